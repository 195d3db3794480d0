package io.goka.bench.contestant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.goka.bench.process.ParentWatch;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * The process of one contestant: runs one race, and writes its {@link Outcome} as a line of JSON
 * behind {@link #RESULT} to standard output.
 */
public final class ContestantMain {

  /** What the line with the outcome begins with. */
  public static final String RESULT = "RESULT ";

  private ContestantMain() {}

  /** The arguments of a process that runs a race. */
  public static String[] arguments(ContestantKind kind, Race race) {
    try {
      return new String[] {kind.label(), new ObjectMapper().writeValueAsString(race)};
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * Runs the race.
   *
   * @param args the contestant's label, and the race as JSON
   */
  public static void main(String[] args) throws Exception {
    ParentWatch.endWithParent();
    ObjectMapper json = new ObjectMapper();
    Outcome outcome = run(ContestantKind.of(args[0]), json.readValue(args[1], Race.class));
    System.out.println(RESULT + json.writeValueAsString(outcome));
    System.exit(0);
  }

  private static Outcome run(ContestantKind kind, Race race) throws Exception {
    LongAdder processed = new LongAdder();
    try (Admin admin =
            Admin.create(
                Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    race.bootstrapServers(),
                    AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                    false));
        Contestant contestant = kind.make(race, processed)) {
      return new RaceClock(race, processed, admin).time(contestant);
    }
  }
}
