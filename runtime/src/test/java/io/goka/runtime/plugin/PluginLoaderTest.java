package io.goka.runtime.plugin;

import static io.goka.runtime.plugin.PluginKind.EMITTER;
import static io.goka.runtime.plugin.PluginKind.PROCESSOR;
import static io.goka.runtime.plugin.PluginKind.STORAGE;
import static io.goka.runtime.plugin.Sources.emitterThat;
import static io.goka.runtime.plugin.Sources.processor;
import static io.goka.runtime.plugin.Sources.processorWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.goka.engine.observe.PluginReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLoaderTest {

  private static final String GOOD = processor("Good", "good", "");

  @TempDir private Path plugins;

  @Test
  void loadsEveryKindInTheOrderOfSourcesAndKinds() {
    new PluginJar()
        .with("com.example.Beta", emitterThat("Beta", "return null;"))
        .with("com.example.Alpha", processor("Alpha", "alpha", ""))
        .declaring(EMITTER, "com.example.Beta")
        .declaring(PROCESSOR, "com.example.Alpha # the counter", "", "# nothing else")
        .manifest("Implementation-Version", "1.4")
        .manifest("Goka-Spi-Version", "1")
        .write(plugins.resolve("b.jar"));
    new PluginJar()
        .with("com.example.Good", GOOD)
        .declaring(PROCESSOR, "com.example.Good")
        .write(plugins.resolve("a.jar"));

    try (PluginCatalog catalog = load()) {
      assertThat(catalog.plugins())
          .extracting(
              LoadedPlugin::source, LoadedPlugin::kind, LoadedPlugin::name, LoadedPlugin::version)
          .containsExactly(
              tuple("a.jar", PROCESSOR, "good", Optional.empty()),
              tuple("b.jar", PROCESSOR, "alpha", Optional.of("1.4")),
              tuple("b.jar", EMITTER, "beta", Optional.of("1.4")));
      assertThat(catalog.reports()).allMatch(PluginReport::runs);
      assertThat(catalog.reports().get(2))
          .returns(Optional.of("com.example.Beta"), PluginReport::className)
          .returns(Optional.of("emitter"), PluginReport::kind)
          .returns(Optional.of("beta"), PluginReport::name)
          .returns(Optional.of("1.4"), PluginReport::version);
    }
  }

  @Test
  void aMissingDirectoryHoldsNoPlugins() {
    PluginDirectory missing = new PluginDirectory(plugins.resolve("nowhere"));

    assertThat(loader().load(missing).entries()).isEmpty();
  }

  @Test
  void aBrokenClassDoesNotHideTheOthersOfItsJar() {
    new PluginJar()
        .with("com.example.Good", GOOD)
        .with("com.example.Bad", processorWith("Bad", "public Bad(int number) {}"))
        .declaring(PROCESSOR, "com.example.Missing", "com.example.Bad", "com.example.Good")
        .write(plugins.resolve("mixed.jar"));

    try (PluginCatalog catalog = load()) {
      assertThat(catalog.reports())
          .extracting(report -> report.className().orElseThrow(), PluginReport::runs)
          .containsExactly(
              tuple("com.example.Missing", false),
              tuple("com.example.Bad", false),
              tuple("com.example.Good", true));
      assertThat(catalog.plugins()).extracting(LoadedPlugin::name).containsExactly("good");
    }
  }

  @Test
  void reportsAFileThatIsNoJar() throws IOException {
    Files.writeString(plugins.resolve("broken.jar"), "half a download");

    assertThat(onlyReason()).startsWith("broken.jar is not a jar").contains("copy it again");
  }

  @Test
  void reportsAJarWithoutAServiceFile() {
    new PluginJar().with("com.example.Good", GOOD).write(plugins.resolve("a.jar"));

    assertThat(onlyReason())
        .isEqualTo(
            "it declares no plugin: name the plugin's class in a file"
                + " META-INF/services/io.goka.spi.<ProcessorPlugin, EmitterPlugin, ViewPlugin,"
                + " ActionPlugin, StorageProvider> of its jar");
  }

  @Test
  void reportsAFolderWithoutJars() throws IOException {
    Files.createDirectories(plugins.resolve("empty"));

    assertThat(onlyReason()).isEqualTo("the folder holds no *.jar: put the plugin's jars into it");
  }

  @Test
  void reportsAClassThatIsMissing() {
    new PluginJar().declaring(PROCESSOR, "com.example.Missing").write(plugins.resolve("a.jar"));

    assertThat(onlyReason())
        .isEqualTo(
            "META-INF/services/io.goka.spi.ProcessorPlugin names it, but there is no such class:"
                + " correct the name, or put the class into the jar");
  }

  @Test
  void reportsAClassOfAnotherKind() {
    new PluginJar()
        .with("com.example.Good", GOOD)
        .declaring(EMITTER, "com.example.Good")
        .write(plugins.resolve("a.jar"));

    assertThat(onlyReason())
        .startsWith("it does not implement io.goka.spi.EmitterPlugin: implement it");
  }

  @Test
  void reportsConstructorsThatCannotBeCalled() {
    assertThat(reasonOf("Bad", processorWith("Bad", "Bad() {}")))
        .isEqualTo("it has no public constructor without parameters: add one");
    assertThat(reasonOf("Bad", GOOD.replace("public  class Good", "class Bad")))
        .isEqualTo("it is not public: make the class public");
    assertThat(reasonOf("Bad", GOOD.replace("public  class Good", "public abstract class Bad")))
        .startsWith("it is abstract: name a class that can be made");
  }

  @Test
  void reportsWhatAConstructorThrows() {
    String source =
        processorWith("Bad", "public Bad() { throw new IllegalStateException(\"no licence\"); }");

    assertThat(reasonOf("Bad", source))
        .isEqualTo("its constructor threw java.lang.IllegalStateException: no licence");
  }

  @Test
  void reportsErrorsOfAConstructor() {
    String source = processorWith("Bad", "public Bad() { throw new AssertionError(\"never\"); }");

    assertThat(reasonOf("Bad", source))
        .isEqualTo("its constructor threw java.lang.AssertionError: never");
  }

  @Test
  void reportsWhatAStaticInitialiserThrows() {
    String source = processorWith("Bad", "static final int N = Integer.parseInt(\"x\");");

    assertThat(reasonOf("Bad", source))
        .isEqualTo(
            "a static initialiser threw java.lang.NumberFormatException: For input string:"
                + " \"x\"");
  }

  @Test
  void reportsAJarForAnotherSpi() {
    new PluginJar()
        .with("com.example.Good", GOOD)
        .declaring(PROCESSOR, "com.example.Good")
        .manifest("Goka-Spi-Version", "7")
        .write(plugins.resolve("a.jar"));

    assertThat(onlyReason())
        .isEqualTo(
            "a.jar was made for version 7 of the SPI, this server has version 1: use a build of"
                + " the plugin against this server's goka-spi");
  }

  @Test
  void reportsAMissingDependency() {
    new PluginJar()
        .withoutPacking("com.lib.Lib", "package com.lib; public class Lib {}")
        .with("com.example.Bad", processorWith("Bad", "final Object lib = new com.lib.Lib();"))
        .declaring(PROCESSOR, "com.example.Bad")
        .write(plugins.resolve("a.jar"));

    assertThat(onlyReason())
        .isEqualTo(
            "class com.lib.Lib is missing: put the plugin and its dependencies into one folder, or"
                + " into one jar");
  }

  @Test
  void reportsASuperclassThatIsMissing() {
    new PluginJar()
        .withoutPacking("com.lib.Lib", "package com.lib; public class Lib {}")
        .with(
            "com.example.Bad",
            GOOD.replace("public  class Good", "public class Bad extends com.lib.Lib"))
        .declaring(PROCESSOR, "com.example.Bad")
        .write(plugins.resolve("a.jar"));

    assertThat(onlyReason()).startsWith("class com.lib.Lib is missing: ");
  }

  @Test
  void reportsAPluginThatWasCompiledAgainstAnotherSpi() {
    new PluginJar()
        .withoutPacking("io.goka.spi.Fancy", "package io.goka.spi; public class Fancy {}")
        .with("com.example.Bad", processorWith("Bad", "final Object f = new io.goka.spi.Fancy();"))
        .declaring(PROCESSOR, "com.example.Bad")
        .write(plugins.resolve("a.jar"));

    assertThat(onlyReason())
        .isEqualTo(
            "class io.goka.spi.Fancy is missing: compile the plugin against this server's goka-spi"
                + " (SPI version 1)");
  }

  @Test
  void reportsAMethodThatIsMissing() {
    Path newer =
        new PluginJar()
            .with("com.lib.Lib", "package com.lib; public class Lib { public void fresh() {} }")
            .write(plugins.resolve(".libs/newer.jar"));
    new PluginJar()
        .with("com.lib.Lib", "package com.lib; public class Lib {}")
        .write(plugins.resolve("a/older.jar"));
    new PluginJar()
        .against(newer)
        .with("com.example.Bad", processorWith("Bad", "{ new com.lib.Lib().fresh(); }"))
        .declaring(PROCESSOR, "com.example.Bad")
        .write(plugins.resolve("a/plugin.jar"));

    assertThat(onlyReason())
        .startsWith("it was compiled against other classes than it meets here: compile it against")
        .contains("java.lang.NoSuchMethodError", "fresh");
  }

  @Test
  void reportsNamesThatAreNone() {
    assertThat(reasonOf("Bad", processorWith("Bad", name("return \"a b\";"))))
        .isEqualTo(
            "its name 'a b' is not legal: let name() return letters, digits, '.', '_' and '-'"
                + " only");
    assertThat(reasonOf("Bad", processorWith("Bad", name("return null;"))))
        .isEqualTo("its name() returned null: return a value");
    assertThat(reasonOf("Bad", processorWith("Bad", name("throw new RuntimeException(\"oops\");"))))
        .isEqualTo("its name() threw java.lang.RuntimeException: oops");
  }

  @Test
  void ofTwoPluginsWithOneNameTheFirstRuns() {
    new PluginJar()
        .with("com.example.One", processorWith("One", name("return \"twin\";")))
        .declaring(PROCESSOR, "com.example.One")
        .write(plugins.resolve("a.jar"));
    new PluginJar()
        .with("com.example.Two", processorWith("Two", name("return \"twin\";")))
        .declaring(PROCESSOR, "com.example.Two")
        .write(plugins.resolve("b.jar"));

    try (PluginCatalog catalog = load()) {
      assertThat(catalog.plugins()).extracting(LoadedPlugin::source).containsExactly("a.jar");
      assertThat(reason(catalog.reports().get(1)))
          .isEqualTo(
              "its name 'twin' is taken by class com.example.One of a.jar: let name() of one of"
                  + " them return another");
      assertThat(catalog.reports().get(1).name()).contains("twin");
    }
  }

  @Test
  void ofTwoVersionsOfOneJarOneMustGo() {
    for (String jar : Set.of("good-1.jar", "good-2.jar")) {
      new PluginJar()
          .with("com.example.Good", GOOD)
          .declaring(PROCESSOR, "com.example.Good")
          .write(plugins.resolve(jar));
    }

    try (PluginCatalog catalog = load()) {
      assertThat(reason(catalog.reports().get(1)))
          .isEqualTo(
              "its name 'good' is taken by class com.example.Good of good-1.jar: remove one of"
                  + " the two");
    }
  }

  @Test
  void aStorageMustNotTakeTheNameOfOneThatTheServerBrings() {
    String source =
        """
        package com.example;
        import io.goka.spi.*;
        public class Mine implements StorageProvider {
          public String name() { return "rocksdb"; }
          public java.util.Set<Capability> capabilities() { return java.util.Set.of(); }
          public Storage open(StorageLocation location) { return null; }
        }
        """;
    new PluginJar()
        .with("com.example.Mine", source)
        .declaring(STORAGE, "com.example.Mine")
        .write(plugins.resolve("a.jar"));

    assertThat(onlyReason())
        .isEqualTo(
            "its name 'rocksdb' is that of a storage which comes with the server: let name()"
                + " return another");
  }

  @Test
  void callsConstructorAndNameWithThePluginsContextLoader() {
    new PluginJar()
        .with(
            "com.example.Good",
            processorWith(
                "Good",
                """
                final ClassLoader made = Thread.currentThread().getContextClassLoader();
                @Override public String name() {
                  ClassLoader now = Thread.currentThread().getContextClassLoader();
                  return made == getClass().getClassLoader() && now == made ? "right" : "wrong";
                }
                """))
        .declaring(PROCESSOR, "com.example.Good")
        .write(plugins.resolve("a.jar"));
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    try (PluginCatalog catalog = load()) {
      assertThat(catalog.plugins()).extracting(LoadedPlugin::name).containsExactly("right");
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }
  }

  private static String name(String body) {
    return "@Override public String name() { " + body + " }";
  }

  /** Why the only class of a jar is broken. */
  private String reasonOf(String simpleName, String source) {
    new PluginJar()
        .with("com.example." + simpleName, source)
        .declaring(PROCESSOR, "com.example." + simpleName)
        .write(plugins.resolve("a.jar"));
    return onlyReason();
  }

  private String onlyReason() {
    try (PluginCatalog catalog = load()) {
      assertThat(catalog.plugins()).isEmpty();
      assertThat(catalog.reports()).hasSize(1);
      return reason(catalog.reports().get(0));
    }
  }

  private static String reason(PluginReport report) {
    assertThat(report.runs()).isFalse();
    assertThat(report.problems()).hasSize(1);
    return report.problems().get(0).reason();
  }

  private PluginCatalog load() {
    return loader().load(new PluginDirectory(plugins));
  }

  private static PluginLoader loader() {
    return new PluginLoader(PluginLoaderTest.class.getClassLoader(), Set.of("rocksdb", "memory"));
  }
}
