package io.goka.system.torture.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server is stopped, and when it comes back some bytes of its tables on the disk are others than
 * before: of values, or of the list of files that count. What a server has put aside as damaged is
 * left alone. No table is damaged twice in a while, since a disk that does that is no accident, and
 * rightly fails the group. Owner: the thread of the run.
 */
public final class DamagedStore implements Fault {

  private static final Pattern PARTITION = Pattern.compile("\\d+");
  private static final int BYTES = 16;
  private static final Duration TOLERATED = Duration.ofMinutes(11);

  private final Map<Path, Long> damagedNanos = new HashMap<>();

  @Override
  public String name() {
    return "damage";
  }

  @Override
  public String strike(Scene scene, Random random) throws Exception {
    Instance victim = scene.anyInstance(random);
    victim.stop();
    List<Path> files = files(victim.data().resolve("state"));
    String what = "nothing, as nothing is stored, or all was damaged lately";
    if (!files.isEmpty()) {
      Path file = files.get(random.nextInt(files.size()));
      flip(file, random);
      damagedNanos.put(file.getParent(), System.nanoTime());
      what = victim.data().relativize(file).toString();
    }
    victim.start();
    return victim.name() + ": " + what;
  }

  private List<Path> files(Path state) throws IOException {
    if (!Files.isDirectory(state)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(state)) {
      return all.filter(DamagedStore::counts).filter(this::isUnharmed).sorted().toList();
    }
  }

  private boolean isUnharmed(Path file) {
    Long damaged = damagedNanos.get(file.getParent());
    return damaged == null || System.nanoTime() - damaged > TOLERATED.toNanos();
  }

  private static boolean counts(Path file) {
    String name = String.valueOf(file.getFileName());
    return Files.isRegularFile(file)
        && isLive(file.getParent())
        && (name.endsWith(".sst") || name.startsWith("MANIFEST-") || name.equals("CURRENT"));
  }

  private static boolean isLive(@Nullable Path store) {
    return store != null && PARTITION.matcher(String.valueOf(store.getFileName())).matches();
  }

  private static void flip(Path file, Random random) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      for (int i = 0; i < BYTES; i++) {
        long at = random.nextLong(bytes.length());
        bytes.seek(at);
        int before = bytes.read();
        bytes.seek(at);
        bytes.write(~before);
      }
    }
  }
}
