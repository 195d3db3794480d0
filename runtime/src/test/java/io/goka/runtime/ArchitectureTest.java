package io.goka.runtime;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages of the daemon: each may use those before it, none after it. */
@AnalyzeClasses(packages = "io.goka.runtime", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_USE_ONLY_THOSE_BEFORE_THEM =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.goka.runtime..")
          // A package is there from its first class on.
          .withOptionalLayers(true)
          .layer("plugin")
          .definedBy("io.goka.runtime.plugin..")
          .layer("cluster")
          .definedBy("io.goka.runtime.cluster..")
          .layer("query")
          .definedBy("io.goka.runtime.query..")
          .layer("server")
          .definedBy("io.goka.runtime.server..")
          .layer("web")
          .definedBy("io.goka.runtime.web..")
          .layer("cli")
          .definedBy("io.goka.runtime.cli..")
          // What runs plugins must not know how they were loaded.
          .whereLayer("plugin")
          .mayOnlyBeAccessedByLayers("server", "web", "cli")
          .whereLayer("cluster")
          .mayOnlyBeAccessedByLayers("query", "server", "web", "cli")
          .whereLayer("query")
          .mayOnlyBeAccessedByLayers("server", "web", "cli")
          .whereLayer("server")
          .mayOnlyBeAccessedByLayers("web", "cli")
          .whereLayer("web")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.goka.runtime.(*)..").should().beFreeOfCycles();
}
