package io.goka.system.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartScriptST {

  @TempDir Path folder;

  private Path home = Path.of("");
  private FakeInstallation installation;

  @BeforeEach
  void install() throws IOException {
    home = folder.resolve("goka server 1.0");
    installation =
        new FakeInstallation(home, Files.createDirectories(folder.resolve("else where")));
  }

  @Test
  void runs_when_nothing_else_is_asked_for() throws Exception {
    Outcome outcome = installation.asDistribution().withJava("17.0.15").start();

    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.lines())
        .contains(
            "-Dgoka.home=" + installation.home(),
            "-Dlogback.configurationFile=" + installation.home() + "/conf/logback.xml",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xmx640m")
        .endsWith("-cp", installation.home() + "/lib/*", "io.goka.runtime.cli.Main", "run");
  }

  @Test
  void hands_everything_on_as_it_is_written() throws Exception {
    Outcome outcome =
        installation
            .asDistribution()
            .withJava("21")
            .start("run", "--set", "a=b c", "", "$HOME", "*");

    assertThat(outcome.lines())
        .endsWith("io.goka.runtime.cli.Main", "run", "--set", "a=b c", "", "$HOME", "*");
  }

  @Test
  void gives_its_process_to_java_so_that_signals_reach_it() throws Exception {
    Outcome outcome = installation.asDistribution().withJava("17").start();

    assertThat(outcome.lines()).contains("pid=" + outcome.pid());
  }

  @Test
  void finds_its_home_by_a_relative_name() throws Exception {
    Outcome outcome =
        installation
            .asDistribution()
            .withJava("17")
            .in(home.resolve("bin"))
            .startBy("./goka-server");

    assertThat(outcome.lines()).contains("-Dgoka.home=" + installation.home());
  }

  @Test
  void finds_its_home_through_a_chain_of_links() throws Exception {
    installation.asDistribution().withJava("17");
    Path links = Files.createDirectories(folder.resolve("some links"));
    Files.createSymbolicLink(links.resolve("absolute"), installation.script());
    Files.createSymbolicLink(links.resolve("relative"), Path.of("absolute"));
    Path linkedFolder = Files.createSymbolicLink(folder.resolve("linked"), links);

    Outcome outcome = installation.startBy(linkedFolder.resolve("relative").toString());

    assertThat(outcome.lines()).contains("-Dgoka.home=" + installation.home());
  }

  @Test
  void takes_flags_from_the_environment() throws Exception {
    Outcome outcome =
        installation
            .asDistribution()
            .withJava("17")
            .with("GOKA_HEAP_OPTS", "-Xmx77m -XX:+UseZGC")
            .with("GOKA_JVM_OPTS", "-Done=1 -Dtwo=2")
            .start();

    assertThat(outcome.lines())
        .contains("-Xmx77m", "-XX:+UseZGC", "-Done=1", "-Dtwo=2")
        .doesNotContain("-Xmx640m", "-XX:+UseParallelGC");
  }

  @Test
  void prefers_the_java_of_JAVA_HOME() throws Exception {
    Path jdk = folder.resolve("a jdk");

    Outcome outcome =
        installation.asDistribution().withJava("11.0.2").withJavaHome(jdk, "17.0.1").start();

    assertThat(outcome.lines()).contains("java=" + jdk.resolve("bin/java"));
  }

  @Test
  void says_when_there_is_no_java() throws Exception {
    assertFails(
        installation.asDistribution().start(),
        "no Java found: install a Java 17 or newer, or set JAVA_HOME to one");
  }

  @Test
  void says_when_JAVA_HOME_holds_no_java() throws Exception {
    assertFails(
        installation.asDistribution().withJava("17").with("JAVA_HOME", "/no/jdk").start(),
        "JAVA_HOME is /no/jdk, but there is no bin/java in it");
  }

  @Test
  void says_when_java_is_too_old() throws Exception {
    assertFails(
        installation.asDistribution().withJava("16.0.2").start(),
        "is version 16.0.2, but 17 or newer is needed");
    assertFails(
        installation.withJava("1.8.0_392").start(),
        "is version 1.8.0_392, but 17 or newer is needed");
  }

  @Test
  void says_when_the_distribution_is_not_whole() throws Exception {
    assertFails(installation.withJava("17").start(), "lib is missing");
  }

  @Test
  void builds_a_checkout_once_and_again_when_its_sources_change() throws Exception {
    installation.asCheckout().withJava("17");

    Outcome first = installation.start();
    Outcome second = installation.start();

    assertThat(first.errors()).contains("building, since it is not built yet").hasLineCount(1);
    assertThat(first.lines())
        .contains("-Dgoka.home=" + installation.home())
        .contains(installation.home() + "/dist/target/goka-server-7.1/lib/*");
    assertThat(second.errors()).isEmpty();
    assertThat(installation.builds()).isEqualTo(1);

    Files.createFile(home.resolve("engine/src/main/Added.java"));
    assertThat(installation.start().errors())
        .contains("building, since the sources are newer than the last build");
    assertThat(installation.builds()).isEqualTo(2);

    Files.delete(home.resolve("engine/src/main/Added.java"));
    installation.start();
    assertThat(installation.builds()).isEqualTo(3);
  }

  @Test
  void shows_why_a_build_failed_and_starts_nothing() throws Exception {
    installation.asCheckout().withJava("17");
    installation.build("echo '[ERROR] a semicolon is missing'\nexit 1\n");

    Outcome outcome = installation.start();

    assertFails(outcome, "[ERROR] a semicolon is missing");
    assertThat(outcome.errors()).contains("the build failed");
    assertThat(outcome.lines()).isEmpty();
  }

  @Test
  void gives_a_checkout_the_sample_plugins_and_leaves_the_users_own_alone() throws Exception {
    installation.asCheckout().withJava("17").start();
    Path sample = home.resolve("plugins/goka-plugins-example-7.1.jar");
    assertThat(sample).hasContent("sample");

    Path own = Files.writeString(home.resolve("plugins/own.jar"), "own");
    Path former = home.resolve("plugins/goka-plugins-example-7.0.jar");
    Files.move(sample, former);
    Files.writeString(former, "a former sample");
    installation.start();
    assertThat(sample).hasContent("sample");
    assertThat(former).doesNotExist();
    assertThat(own).hasContent("own");

    Files.delete(sample);
    installation.start();
    assertThat(sample).doesNotExist();
  }

  private static void assertFails(Outcome outcome, String message) {
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.errors()).contains(message);
  }
}
