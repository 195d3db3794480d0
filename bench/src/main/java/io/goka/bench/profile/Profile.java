package io.goka.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Owner: the thread that made it. The samples of a recording that were taken while the clock ran.
 */
public final class Profile {

  private static final String JAVA_SAMPLE = "jdk.ExecutionSample";
  private static final String NATIVE_SAMPLE = "jdk.NativeMethodSample";
  private static final Set<String> WAITING =
      Set.of("sun.nio.ch.EPoll.wait", "sun.nio.ch.Net.poll", "sun.nio.ch.KQueue.poll");
  private static final String OWN_PACKAGES = "io.goka.";
  private static final Set<String> ONLOOKERS =
      Set.of("io.goka.bench.contestant.RaceClock", "io.goka.bench.contestant.ParentWatch");
  private static final String LAMBDA_CLASS = "$$Lambda";
  private static final int TOP = 25;

  private final Ranking threads = new Ranking();
  private final Ranking frames = new Ranking();
  private final Ranking ownMethods = new Ranking();
  private final Ranking nativeFrames = new Ranking();

  private Profile() {}

  /**
   * Reads a recording.
   *
   * @param recording the file
   * @param from samples before are left out
   * @param until samples after are left out
   */
  public static Profile read(Path recording, Instant from, Instant until) throws IOException {
    Profile profile = new Profile();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        Instant at = event.getStartTime();
        if (!at.isBefore(from) && !at.isAfter(until)) {
          profile.add(event);
        }
      }
    }
    return profile;
  }

  private void add(RecordedEvent event) {
    String type = event.getEventType().getName();
    RecordedStackTrace stack = event.getStackTrace();
    if (stack == null || stack.getFrames().isEmpty()) {
      return;
    }
    List<String> names =
        stack.getFrames().stream().filter(RecordedFrame::isJavaFrame).map(Profile::name).toList();
    if (names.isEmpty() || names.stream().anyMatch(Profile::isOnlooker)) {
      return;
    }
    if (type.equals(JAVA_SAMPLE)) {
      frames.add(List.of(names.get(0)));
      threads.add(List.of(threadName(event)));
      ownMethods.add(
          names.stream()
              .filter(name -> name.startsWith(OWN_PACKAGES) && !name.contains(LAMBDA_CLASS))
              .collect(Collectors.toCollection(LinkedHashSet::new)));
    } else if (type.equals(NATIVE_SAMPLE) && !WAITING.contains(names.get(0))) {
      nativeFrames.add(List.of(names.get(0)));
    }
  }

  private static boolean isOnlooker(String name) {
    return ONLOOKERS.contains(name.substring(0, name.lastIndexOf('.')));
  }

  private static String name(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    return method.getType().getName() + "." + method.getName();
  }

  private static String threadName(RecordedEvent event) {
    RecordedThread thread = event.getThread("sampledThread");
    String name = thread == null ? null : thread.getJavaName();
    return name == null ? "unknown" : name;
  }

  /** The rankings, in plain text. */
  public String render() {
    return section("Threads, by samples of Java code", threads)
        + section("Methods at the top of the stack, by samples of Java code", frames)
        + section("Methods of " + OWN_PACKAGES + "* anywhere in the stack", ownMethods)
        + section("Native methods, by samples of native code, which are rarer", nativeFrames);
  }

  private static String section(String title, Ranking ranking) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%n%s (%,d samples)%n", title, ranking.samples()));
    for (Ranking.Entry entry : ranking.top(TOP)) {
      text.append(
          String.format(
              Locale.ROOT,
              "%6.1f %%  %7d  %s%n",
              entry.share() * 100,
              entry.count(),
              entry.name()));
    }
    return text.toString();
  }
}
