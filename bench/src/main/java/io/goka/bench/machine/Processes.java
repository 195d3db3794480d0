package io.goka.bench.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Looks at this process and others. Owner: any thread. */
public final class Processes {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";
  private static final int KIBIBYTE = 1024;

  private Processes() {}

  /** What this process has used of the processors, all of its threads together. */
  public static Duration ownProcessorTime() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? Duration.ofNanos(system.getProcessCpuTime())
        : Duration.ZERO;
  }

  /** What another process has used of the processors; nothing when it cannot be told. */
  public static Duration processorTime(long process) {
    return ProcessHandle.of(process)
        .flatMap(handle -> handle.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** The most memory that this process has had, in bytes, native memory included. */
  public static OptionalLong peakMemory() {
    try {
      return parsePeak(Files.readAllLines(STATUS));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  static OptionalLong parsePeak(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith(PEAK))
        .mapToLong(
            line -> {
              String number = line.substring(PEAK.length()).strip().split("\\s+", -1)[0];
              return Long.parseLong(number) * KIBIBYTE;
            })
        .findFirst();
  }
}
