package io.goka.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StopHookTest {

  private static final StackTraceElement EXIT = frame("java.lang.Runtime", "exit");

  @Test
  void namesThePluginThatCalledExitAndWhere() {
    Map<String, List<String>> callers =
        StopHook.callers(
            Map.of(
                named("shop-task-1"),
                stack(
                    frame("java.lang.Object", "wait"),
                    EXIT,
                    frame("java.lang.System", "exit"),
                    frame("com.shop.Till", "order")),
                named("idle"),
                stack(frame("java.lang.Object", "wait"))));

    assertThat(callers).containsOnlyKeys("shop-task-1");
    assertThat(callers.get("shop-task-1"))
        .hasSize(3)
        .first()
        .isEqualTo("java.lang.Runtime.exit(Source.java:1)");
  }

  @Test
  void theServersOwnEndAndASignalAreNotTold() {
    assertThat(
            StopHook.callers(
                Map.of(
                    named("main"),
                    stack(EXIT, frame(Main.class.getName(), "main")),
                    named("SIGTERM handler"),
                    stack(frame("java.lang.Shutdown", "exit")))))
        .isEmpty();
  }

  private static Thread named(String name) {
    return new Thread(() -> {}, name);
  }

  private static StackTraceElement[] stack(StackTraceElement... frames) {
    return frames;
  }

  private static StackTraceElement frame(String type, String method) {
    return new StackTraceElement(type, method, "Source.java", 1);
  }
}
