package io.goka.runtime.cli;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the process does when it is to end, by a signal or by {@code System.exit}: says who asked,
 * when that was a plugin, stops the server in good order, and sees to it that the process ends even
 * when a plugin's own shutdown hook does not. Owner: the hook's thread.
 */
final class StopHook implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(StopHook.class);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int SHOWN_FRAMES = 30;
  private static final int CUT_SHORT = 1;

  private final Runnable stop;
  private final Duration atMost;

  /**
   * @param stop stops the server
   * @param atMost how long that may take
   */
  StopHook(Runnable stop, Duration atMost) {
    this.stop = stop;
    this.atMost = atMost;
  }

  @Override
  public void run() {
    Thread lastResort = new Thread(this::endProcess, "last-resort");
    lastResort.setDaemon(true);
    lastResort.start();
    callers(Thread.getAllStackTraces()).forEach(StopHook::tell);
    stop.run();
  }

  /** Who is in {@code System.exit}, but for the server itself, with where that was called. */
  static Map<String, List<String>> callers(Map<Thread, StackTraceElement[]> stacks) {
    return stacks.entrySet().stream()
        .filter(stack -> Arrays.stream(stack.getValue()).anyMatch(StopHook::isExit))
        .filter(stack -> Arrays.stream(stack.getValue()).noneMatch(StopHook::isOurs))
        .collect(
            Collectors.toMap(
                stack -> stack.getKey().getName(),
                stack ->
                    Arrays.stream(stack.getValue())
                        .dropWhile(frame -> !isExit(frame))
                        .limit(SHOWN_FRAMES)
                        .map(StackTraceElement::toString)
                        .toList(),
                (one, other) -> one));
  }

  private static boolean isExit(StackTraceElement frame) {
    return frame.getClassName().equals(Runtime.class.getName())
        && frame.getMethodName().equals("exit");
  }

  private static boolean isOurs(StackTraceElement frame) {
    return frame.getClassName().equals(Main.class.getName());
  }

  private static void tell(String thread, List<String> frames) {
    LOG.warn(
        "System.exit was called by {}: the server stops. A plugin must not do that; what it cannot"
            + " cope with it throws\n  at {}",
        thread,
        String.join("\n  at ", frames));
  }

  private void endProcess() {
    try {
      Thread.sleep(atMost.plus(GRACE).toMillis());
    } catch (InterruptedException e) {
      // Nobody interrupts it; should somebody, the process is not to live for ever either.
      Thread.currentThread().interrupt();
    }
    LOG.error("The process did not end: something of a plugin keeps it, and it is cut short");
    Runtime.getRuntime().halt(CUT_SHORT);
  }
}
