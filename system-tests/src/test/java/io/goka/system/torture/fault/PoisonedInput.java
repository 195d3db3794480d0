package io.goka.system.torture.fault;

import io.goka.system.fixture.TopicWriter;
import io.goka.system.plugins.Books;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Records that fail: that cannot be decoded, whose callback throws, of which something comes that
 * is larger than Kafka takes. Each is to be a dead letter; all others go on.
 */
public final class PoisonedInput implements Fault {

  private static final int RECORDS = 12;
  private static final List<String> POISONS =
      List.of("no number", String.valueOf(Books.TOO_LARGE), String.valueOf(Books.NOT_TO_BE_BOOKED));

  @Override
  public String name() {
    return "poison";
  }

  @Override
  public String strike(Scene scene, Random random) {
    List<String> keys = new ArrayList<>();
    try (TopicWriter writer = TopicWriter.of(scene.kafka())) {
      for (int i = 0; i < RECORDS; i++) {
        String key = "poisoned-" + scene.poisoned().size() + "-" + i;
        keys.add(key);
        writer.send(Books.ENTRIES, key, POISONS.get(random.nextInt(POISONS.size())));
      }
      writer.flush();
    }
    scene.poisoned().addAll(keys);
    return RECORDS + " records";
  }
}
