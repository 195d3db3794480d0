package io.goka.system.torture.defect;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/** Called by the JVM of a server before the server is. */
public final class DefectAgent {

  private DefectAgent() {}

  /** Plants the defect of this name. */
  public static void premain(String name, Instrumentation instrumentation) {
    for (Change change : Defect.valueOf(name).changes()) {
      plant(change, instrumentation);
    }
  }

  private static void plant(Change change, Instrumentation instrumentation) {
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .type(ElementMatchers.named(change.type()))
        .transform(
            (builder, type, loader, module, domain) -> {
              if (!change.isIn(type)) {
                System.out.println(Change.MATCHES_NOTHING + change);
                return builder;
              }
              System.out.println(change.planted());
              return builder.visit(Advice.to(change.advice()).on(change.matcher()));
            })
        .with(AgentBuilder.Listener.StreamWriting.toSystemOut().withErrorsOnly())
        .installOn(instrumentation);
  }
}
