package io.goka.runtime.plugin;

/** Sources of plugin classes in the package {@code com.example}. */
final class Sources {

  private Sources() {}

  /** A processor whose group has the edges {@code edges} beside one input. */
  static String processor(String simpleName, String group, String edges) {
    return processorThat(
        simpleName,
        """
        return GroupGraph.define("%s")
            .input(Stream.of("clicks", Codecs.string()), (context, message) -> {})
            %s
            .build();
        """
            .formatted(group, edges));
  }

  /** A processor with {@code body} as that of its {@code define}. */
  static String processorThat(String simpleName, String body) {
    return processor(simpleName, "", body, "");
  }

  /** A processor with more members, whose define is of no interest. */
  static String processorWith(String simpleName, String members) {
    return processor(simpleName, "", "return null;", members);
  }

  private static String processor(
      String simpleName, String modifiers, String body, String members) {
    return """
        package com.example;
        import io.goka.spi.*;
        import java.util.*;
        public %s class %s implements ProcessorPlugin {
          %s
          @Override public GroupGraph define(PluginConfig config) {
            %s
          }
        }
        """
        .formatted(modifiers, simpleName, members, body);
  }

  /** An emitter with {@code body} as that of its {@code define}. */
  static String emitterThat(String simpleName, String body) {
    return """
        package com.example;
        import io.goka.spi.*;
        public class %s implements EmitterPlugin {
          @Override public EmitterDefinition define(PluginConfig config) {
            %s
          }
        }
        """
        .formatted(simpleName, body);
  }
}
