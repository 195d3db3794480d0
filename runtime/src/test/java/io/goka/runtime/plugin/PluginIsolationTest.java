package io.goka.runtime.plugin;

import static io.goka.runtime.plugin.PluginKind.PROCESSOR;
import static io.goka.runtime.plugin.Sources.processorWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.goka.engine.observe.PluginReport;
import io.goka.spi.ProcessorPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PluginIsolationTest {

  private static final ClassLoader SERVER = PluginIsolationTest.class.getClassLoader();

  @TempDir private Path plugins;

  @Test
  void twoJarsBringTwoVersionsOfOneClass() {
    for (String version : List.of("one", "two")) {
      new PluginJar()
          .with("com.example.Lib", libReturning("lib-" + version))
          .with("com.example.User", namedByLib())
          .declaring(PROCESSOR, "com.example.User")
          .write(plugins.resolve(version + ".jar"));
    }

    try (PluginCatalog catalog = load()) {
      assertThat(catalog.plugins())
          .extracting(LoadedPlugin::name)
          .containsExactly("lib-one", "lib-two");
    }
  }

  @Test
  void aFolderBringsItsDependencies() {
    Path lib =
        new PluginJar()
            .with("com.example.Lib", libReturning("lib-beside"))
            .write(plugins.resolve("user/lib.jar"));
    new PluginJar()
        .against(lib)
        .with("com.example.User", namedByLib())
        .declaring(PROCESSOR, "com.example.User")
        .write(plugins.resolve("user/user.jar"));

    try (PluginCatalog catalog = load()) {
      assertThat(catalog.plugins()).hasSize(1);
      assertThat(catalog.plugins().get(0))
          .returns("lib-beside", LoadedPlugin::name)
          .returns("user", LoadedPlugin::source);
    }
  }

  @Test
  void aPluginDoesNotSeeTheServersJackson() {
    new PluginJar()
        .against(PluginJar.locationOf(ObjectMapper.class))
        .against(PluginJar.locationOf(TreeNode.class))
        .with(
            "com.example.User",
            processorWith(
                "User", "final Object json = new com.fasterxml.jackson.databind.ObjectMapper();"))
        .declaring(PROCESSOR, "com.example.User")
        .write(plugins.resolve("user.jar"));

    try (PluginCatalog catalog = load()) {
      assertThat(catalog.reports())
          .singleElement()
          .returns(
              List.of(
                  new PluginReport.Problem(
                      true,
                      "class com.fasterxml.jackson.databind.ObjectMapper is missing: put the"
                          + " plugin and its dependencies into one folder, or into one jar")),
              PluginReport::problems);
    }
  }

  @Test
  void aPluginBringsItsOwnVersionOfAClassThatTheServerHas() throws Exception {
    String name = ObjectMapper.class.getName();
    Path jar =
        new PluginJar()
            .with(
                name,
                "package com.fasterxml.jackson.databind; public class ObjectMapper {"
                    + " @Override public String toString() { return \"the plugin's\"; } }")
            .write(plugins.resolve("a.jar"));

    try (PluginClassLoader loader = new PluginClassLoader("a.jar", List.of(jar), SERVER)) {
      Object mapper = loader.loadClass(name).getConstructor().newInstance();
      assertThat(mapper).hasToString("the plugin's");
    }
  }

  @Test
  void spiAndSlf4jComeFromTheServerEvenIfTheJarHoldsThem() throws Exception {
    Path jar =
        new PluginJar()
            .with(
                "io.goka.spi.ProcessorPlugin",
                "package io.goka.spi; public interface ProcessorPlugin {}")
            .withFile("org/slf4j/note", "the plugin's")
            .write(plugins.resolve("a.jar"));

    try (PluginClassLoader loader = new PluginClassLoader("a.jar", List.of(jar), SERVER)) {
      assertThat(loader.loadClass(ProcessorPlugin.class.getName())).isSameAs(ProcessorPlugin.class);
      assertThat(loader.loadClass(LoggerFactory.class.getName())).isSameAs(LoggerFactory.class);
      assertThat(loader.getResource("io/goka/spi/ProcessorPlugin.class"))
          .isEqualTo(SERVER.getResource("io/goka/spi/ProcessorPlugin.class"));
      assertThat(Collections.list(loader.getResources("org/slf4j/note"))).isEmpty();
    }
  }

  @Test
  void theAllowListEndsAtPackageNames() throws IOException {
    try (PluginClassLoader loader = new PluginClassLoader("a.jar", List.of(), SERVER)) {
      assertThatThrownBy(() -> loader.loadClass(PluginLoader.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
      assertThatThrownBy(() -> loader.loadClass("ch.qos.logback.classic.Logger"))
          .isInstanceOf(ClassNotFoundException.class);
      assertThat(loader.getResource("com/fasterxml/jackson/databind/ObjectMapper.class")).isNull();
    }
  }

  @Test
  void stackTracesNameTheSource() throws Exception {
    Path jar =
        new PluginJar()
            .with(
                "com.example.Thrower",
                "package com.example; public class Thrower {"
                    + " public Thrower() { throw new IllegalStateException(); } }")
            .write(plugins.resolve("thrower.jar"));

    try (PluginClassLoader loader = new PluginClassLoader("thrower.jar", List.of(jar), SERVER)) {
      assertThatThrownBy(
              () -> loader.loadClass("com.example.Thrower").getConstructor().newInstance())
          .cause()
          .satisfies(
              cause ->
                  assertThat(cause.getStackTrace()[0].getClassLoaderName())
                      .isEqualTo("thrower.jar"));
    }
  }

  @Test
  void closingTheCatalogClosesTheLoaders() {
    new PluginJar()
        .with("com.example.Lib", libReturning("lib"))
        .with("com.example.User", namedByLib())
        .with("com.example.Late", "package com.example; public class Late {}")
        .declaring(PROCESSOR, "com.example.User")
        .write(plugins.resolve("a.jar"));
    PluginCatalog catalog = load();
    PluginClassLoader loader = catalog.plugins().get(0).loader();

    catalog.close();

    assertThatThrownBy(() -> loader.loadClass("com.example.Late"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void closingTheCatalogClosesThePluginsWhileTheirLoadersAreOpen() throws Exception {
    new PluginJar()
        .with(
            "com.example.User",
            processorWith(
                "User",
                "public static int closed; @Override public void close() {"
                    + " closed += Late.one(); throw new IllegalStateException(\"told, no more\"); }"))
        .with(
            "com.example.Late",
            "package com.example; class Late { static int one() { return 1; } }")
        .declaring(PROCESSOR, "com.example.User")
        .write(plugins.resolve("a.jar"));
    PluginCatalog catalog = load();
    Class<?> user = catalog.plugins().get(0).instance().getClass();

    catalog.close();

    assertThat(user.getField("closed").getInt(null)).isEqualTo(1);
  }

  private static String libReturning(String text) {
    return "package com.example; public class Lib { public static String text() { return \""
        + text
        + "\"; } }";
  }

  private static String namedByLib() {
    return processorWith("User", "@Override public String name() { return Lib.text(); }");
  }

  private PluginCatalog load() {
    return new PluginLoader(SERVER, Set.of()).load(new PluginDirectory(plugins));
  }
}
