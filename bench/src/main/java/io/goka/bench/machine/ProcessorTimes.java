package io.goka.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What all processors of the machine have done since it started, in ticks.
 *
 * @param busy ticks in which they worked for this machine
 * @param stolen ticks which the hypervisor gave to others
 * @param total all ticks, idle ones included
 */
public record ProcessorTimes(long busy, long stolen, long total) {

  private static final Path STAT = Path.of("/proc/stat");
  private static final int IDLE = 3;
  private static final int WAITING = 4;
  private static final int STOLEN = 7;
  // What follows are the guests' ticks, which are among the user's already.
  private static final int COLUMNS = 8;

  /** The times now; empty where they cannot be read. */
  public static Optional<ProcessorTimes> now() {
    try {
      return Files.readAllLines(STAT).stream().findFirst().flatMap(ProcessorTimes::parse);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The times as the first line of {@code /proc/stat} tells them. */
  static Optional<ProcessorTimes> parse(String line) {
    String[] words = line.strip().split("\\s+", -1);
    if (!words[0].equals("cpu") || words.length <= COLUMNS) {
      return Optional.empty();
    }
    long[] ticks = Arrays.stream(words, 1, COLUMNS + 1).mapToLong(Long::parseLong).toArray();
    long total = Arrays.stream(ticks).sum();
    return Optional.of(
        new ProcessorTimes(
            total - ticks[IDLE] - ticks[WAITING] - ticks[STOLEN], ticks[STOLEN], total));
  }

  /** What was done between an earlier time and this. */
  public ProcessorTimes since(ProcessorTimes earlier) {
    return new ProcessorTimes(busy - earlier.busy, stolen - earlier.stolen, total - earlier.total);
  }

  /** The share of the machine that the hypervisor gave to others, from 0 to 1. */
  public double stolenShare() {
    return total == 0 ? 0 : (double) stolen / total;
  }

  /** The share of the machine that worked, from 0 to 1. */
  public double busyShare() {
    return total == 0 ? 0 : (double) busy / total;
  }
}
