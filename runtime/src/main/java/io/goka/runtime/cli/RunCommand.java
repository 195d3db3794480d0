package io.goka.runtime.cli;

import io.goka.engine.config.CommandLineSetting;
import io.goka.engine.config.ConfigurationReader;
import io.goka.engine.config.ConfigurationSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code goka-server run}: reads the configuration, and runs the server until it is told to stop.
 */
@Command(
    name = "run",
    description = "Runs the server until it is told to stop. What is run when no command is given.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RunCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; conf/goka-server.properties by default.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Sets one configuration key, over the file and the environment. May be repeated.")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The same as --set server.host=HOST.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The same as --set server.port=PORT.")
  private @Nullable String port;

  @Option(names = "--data", paramLabel = "DIR", description = "The same as --set data.dir=DIR.")
  private @Nullable String data;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "The same as --set plugins.dir=DIR.")
  private @Nullable String plugins;

  @Override
  public Integer call() throws Exception {
    Instant started = Instant.ofEpochMilli(processStartMillis());
    Path workingDirectory = Path.of("").toAbsolutePath();
    Path home = Path.of(System.getProperty("goka.home", workingDirectory.toString()));
    ConfigurationSources sources =
        new ConfigurationSources(
            home,
            workingDirectory,
            configFile(home),
            System.getenv(),
            commandLine(),
            Runtime.getRuntime().availableProcessors());
    Assembly assembly = Assembly.of(ConfigurationReader.read(sources), started);
    Thread hook = new Thread(new StopHook(assembly::stop, assembly.stopsWithin()), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      assembly.start();
    } catch (Exception e) {
      assembly.stop();
      throw e;
    }
    if (spec != null) {
      spec.commandLine().getOut().print(Banner.of(assembly));
      spec.commandLine().getOut().flush();
    }
    assembly.awaitStop();
    return 0;
  }

  private static long processStartMillis() {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(Instant::toEpochMilli)
        .orElseGet(System::currentTimeMillis);
  }

  /** The default file may be missing; one that is named must be there, which is checked later. */
  private Optional<Path> configFile(Path home) {
    if (config != null) {
      return Optional.of(config);
    }
    Path usual = home.resolve("conf").resolve("goka-server.properties");
    return Files.exists(usual) ? Optional.of(usual) : Optional.empty();
  }

  private List<CommandLineSetting> commandLine() {
    List<CommandLineSetting> all = new ArrayList<>();
    settings.forEach((key, value) -> all.add(new CommandLineSetting("--set", key, value)));
    add(all, "--host", "server.host", host);
    add(all, "--port", "server.port", port);
    add(all, "--data", "data.dir", data);
    add(all, "--plugins", "plugins.dir", plugins);
    return all;
  }

  private static void add(
      List<CommandLineSetting> all, String option, String key, @Nullable String value) {
    if (value != null) {
      all.add(new CommandLineSetting(option, key, value));
    }
  }
}
