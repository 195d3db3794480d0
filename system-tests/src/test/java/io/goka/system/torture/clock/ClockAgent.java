package io.goka.system.torture.clock;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/** Called by the JVM of a server before the server is. */
public final class ClockAgent {

  private static final String CLOCK = "org.apache.kafka.common.utils.SystemTime";
  private static final String READ = "milliseconds";

  private ClockAgent() {}

  /** Has Kafka's clock jump by as many milliseconds as this file says. */
  public static void premain(String file, Instrumentation instrumentation) {
    ClockJumps.follow(Path.of(file));
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .type(ElementMatchers.named(CLOCK))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(Advice.to(Jumped.class).on(ElementMatchers.named(READ))))
        .with(AgentBuilder.Listener.StreamWriting.toSystemOut().withErrorsOnly())
        .installOn(instrumentation);
  }

  /** What becomes part of the method. */
  static final class Jumped {

    private Jumped() {}

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // what is assigned here is read there
    static void exit(@Advice.Return(readOnly = false) long millis) {
      millis = ClockJumps.after(millis);
    }
  }
}
