package io.goka.system.distribution;

import io.goka.system.fixture.Checkout;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The start script in a folder of its own, with a Java that tells how it was called, and with none
 * but the commands that the script may use. Owner: test thread.
 */
final class FakeInstallation {

  private static final List<String> COMMANDS =
      List.of(
          "cat",
          "cmp",
          "cp",
          "dirname",
          "find",
          "head",
          "mkdir",
          "readlink",
          "rm",
          "sed",
          "tail",
          "touch");

  private final Path home;
  private final Path commands;
  private final Map<String, String> environment = new HashMap<>();
  private Path workingDirectory;

  /**
   * @param home where the script and its distribution or checkout are
   * @param elsewhere a folder for what does not belong to them
   */
  FakeInstallation(Path home, Path elsewhere) throws IOException {
    this.home = home;
    this.commands = Files.createDirectories(elsewhere.resolve("commands"));
    this.workingDirectory = elsewhere;
    environment.put("PATH", commands.toString());
    for (String command : COMMANDS) {
      executable(commands.resolve(command), "exec '" + onPath(command) + "' \"$@\"\n");
    }
    Files.createDirectories(home.resolve("bin"));
    Files.copy(Checkout.root().resolve("bin/goka-server"), script());
  }

  /** The home of the script, with all links followed. */
  Path home() throws IOException {
    return home.toRealPath();
  }

  Path script() {
    return home.resolve("bin/goka-server");
  }

  /** Makes it look like an unpacked distribution. */
  FakeInstallation asDistribution() throws IOException {
    Files.createDirectories(home.resolve("lib"));
    return this;
  }

  /** Makes it look like a checkout, whose build makes a distribution of nothing. */
  FakeInstallation asCheckout() throws IOException {
    Files.writeString(
        home.resolve("pom.xml"),
        "<project>\n  <artifactId>goka-parent</artifactId>\n  <version>7.1</version>\n</project>\n");
    Files.createDirectories(home.resolve("engine/src/main"));
    build(
        """
        mkdir -p dist/target/goka-server-7.1/plugins
        rm -rf dist/target/goka-server-7.1/lib
        mkdir dist/target/goka-server-7.1/lib
        echo sample > dist/target/goka-server-7.1/plugins/goka-plugins-example-7.1.jar
        echo built >> builds
        """);
    return this;
  }

  /** Gives the checkout another build. */
  void build(String body) throws IOException {
    executable(home.resolve("mvnw"), body);
  }

  /** How often the checkout was built. */
  int builds() throws IOException {
    Path log = home.resolve("builds");
    return Files.exists(log) ? Files.readAllLines(log).size() : 0;
  }

  /** Puts a Java of a version on the path. */
  FakeInstallation withJava(String version) throws IOException {
    java(commands.resolve("java"), version);
    return this;
  }

  /** Makes a folder with a Java of a version, and has {@code JAVA_HOME} name it. */
  FakeInstallation withJavaHome(Path folder, String version) throws IOException {
    java(Files.createDirectories(folder.resolve("bin")).resolve("java"), version);
    return with("JAVA_HOME", folder.toString());
  }

  /** Sets a variable of the environment. */
  FakeInstallation with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Changes the working directory. */
  FakeInstallation in(Path directory) {
    workingDirectory = directory;
    return this;
  }

  /** Calls the script by its own name. */
  Outcome start(String... arguments) throws IOException, InterruptedException {
    return startBy(script().toString(), arguments);
  }

  /** Calls the script by another name. */
  Outcome startBy(String name, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(name));
    command.addAll(List.of(arguments));
    return Outcome.of(workingDirectory, environment, command);
  }

  private static void java(Path file, String version) throws IOException {
    executable(
        file,
        """
        if [ "$1" = -version ]; then
          echo "Picked up JAVA_TOOL_OPTIONS: -Dnothing" >&2
          echo 'openjdk version "%s" 2025-04-15' >&2
          exit 0
        fi
        echo "java=$0"
        echo "pid=$$"
        for argument in "$@"; do echo "$argument"; done
        """
            .formatted(version));
  }

  private static void executable(Path file, String body) throws IOException {
    Files.deleteIfExists(file);
    Files.writeString(file, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path onPath(String command) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, command);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new IllegalStateException("no " + command + " on the PATH");
  }
}
