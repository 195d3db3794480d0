package io.goka.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, which the design rests on. */
class ArchitectureTest {

  /** A package may use those before it. */
  private static final List<String> ENGINE =
      List.of("thread", "config", "observe", "kafka", "state", "processing");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.goka");

  @Test
  void packagesOfTheEngineUseOnlyThoseBeforeThem() {
    for (int at = 0; at < ENGINE.size(); at++) {
      String[] after =
          ENGINE.subList(at + 1, ENGINE.size()).stream()
              .map(ArchitectureTest::engine)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(engine(ENGINE.get(at)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(after)
          .allowEmptyShould(true)
          .check(CLASSES);
    }
  }

  @Test
  void everyPackageOfTheEngineHasItsPlace() {
    classes()
        .that()
        .resideInAPackage("io.goka.engine..")
        .should()
        .resideInAnyPackage(ENGINE.stream().map(ArchitectureTest::engine).toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("io.goka.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void spiDependsOnNothing() {
    classes()
        .that()
        .resideInAPackage("io.goka.spi..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "io.goka.spi..")
        .check(CLASSES);
  }

  @Test
  void engineKnowsNothingOfWhatIsBuiltOnIt() {
    noClasses()
        .that()
        .resideInAPackage("io.goka.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.fasterxml..",
            "io.javalin..",
            "org.eclipse.jetty..",
            "io.micrometer..",
            "picocli..",
            "ch.qos.logback..",
            "io.goka.runtime..",
            "io.goka.embedded..",
            "io.goka.tester..")
        .check(CLASSES);
  }

  @Test
  void everyPackageTellsItsStoryAndIsNullMarked() throws IOException {
    Set<Path> packages = packagesWithSources();

    assertThat(packages).isNotEmpty();
    for (Path folder : packages) {
      assertThat(folder.resolve("package-info.java"))
          .content()
          .startsWith("/**")
          .contains("\n@NullMarked\npackage io.goka");
    }
  }

  private static Set<Path> packagesWithSources() throws IOException {
    Set<Path> packages = new TreeSet<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve(Path.of("src", "main", "java", "io", "goka"));
        if (Files.isDirectory(sources)) {
          addPackages(sources, packages);
        }
      }
    }
    return packages;
  }

  private static void addPackages(Path sources, Set<Path> packages) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .forEach(packages::add);
    }
  }

  private static String engine(String name) {
    return "io.goka.engine." + name + "..";
  }
}
