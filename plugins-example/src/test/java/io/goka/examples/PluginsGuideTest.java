package io.goka.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/plugins.md are one plugin and its tests: they compile, and hold. */
class PluginsGuideTest {

  private static final Pattern EXAMPLE = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern DECLARATION =
      Pattern.compile("(record |static |public |@Override).*", Pattern.DOTALL);

  @TempDir private Path classes;

  @Test
  void theExamplesCompileAndTheirTestsHold() throws Exception {
    assertThat(messagesOfCompiling(plugin())).isEmpty();

    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      Class<?> plugin = loader.loadClass("com.example.Shop");
      for (String test : List.of("test", "testWithSettings")) {
        Method method = plugin.getDeclaredMethod(test);
        method.setAccessible(true);
        method.invoke(null);
      }
    }
  }

  @Test
  void noticesWhatDoesNotCompile() {
    assertThat(messagesOfCompiling("class Shop { io.goka.spi.Grph graph; }")).contains("Grph");
  }

  private static String plugin() throws IOException {
    List<String> examples =
        EXAMPLE
            .matcher(Files.readString(Path.of("../docs/plugins.md")))
            .results()
            .map(example -> example.group(1))
            .toList();
    assertThat(examples).hasSizeGreaterThan(6);
    return """
        package com.example;
        import static org.assertj.core.api.Assertions.assertThat;
        import io.goka.contract.*;
        import io.goka.examples.storage.*;
        import io.goka.spi.*;
        import io.goka.tester.*;
        import java.time.*;
        import java.util.*;
        import java.util.concurrent.*;
        public final class Shop implements ProcessorPlugin {
        %s
        }
        """
        .formatted(examples.stream().map(PluginsGuideTest::member).collect(joining("\n")));
  }

  /** A declaration as it is, a statement in a block. */
  private static String member(String example) {
    return DECLARATION.matcher(example).matches() ? example : "static {\n" + example + "}";
  }

  private String messagesOfCompiling(String source) {
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString());
    ToolProvider.getSystemJavaCompiler()
        .getTask(messages, null, null, options, null, List.of(file(source)))
        .call();
    return messages.toString();
  }

  private static JavaFileObject file(String source) {
    return new SimpleJavaFileObject(
        URI.create("string:///com/example/Shop.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }
}
