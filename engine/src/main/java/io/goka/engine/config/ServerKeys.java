package io.goka.engine.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of the process as a whole. */
public final class ServerKeys {

  public static final String HOST = "server.host";
  public static final String PORT = "server.port";
  public static final String DATA_DIR = "data.dir";
  public static final String PLUGINS_DIR = "plugins.dir";
  public static final String INSTANCE_ID = "instance.id";
  public static final String ADVERTISED_URL = "advertised.url";
  public static final String SHUTDOWN_TIMEOUT = "shutdown.timeout.ms";

  private ServerKeys() {}

  static void define(ConfigDef definition) {
    new KeyTable(definition, "Server")
        .key(
            HOST,
            ConfigDef.Type.STRING,
            "127.0.0.1",
            Expected.text(),
            Importance.HIGH,
            "The address that HTTP listens on. The API can change state and asks nobody for a"
                + " password: open it to a network (0.0.0.0 for all) only where that is meant.")
        .key(
            PORT,
            ConfigDef.Type.INT,
            9095,
            Expected.port(),
            Importance.HIGH,
            "The port that HTTP listens on.")
        .key(
            DATA_DIR,
            ConfigDef.Type.STRING,
            "data",
            Expected.path(),
            Importance.HIGH,
            "Where state is kept. Belongs to one server at a time.")
        .key(
            PLUGINS_DIR,
            ConfigDef.Type.STRING,
            "plugins",
            Expected.path(),
            Importance.HIGH,
            "Where plugin jars, and folders of jars, are found.")
        .optionalKey(
            INSTANCE_ID,
            ConfigDef.Type.STRING,
            "a new name at each start",
            Expected.name(),
            Importance.HIGH,
            "The name of this instance in the cluster; no other instance may have it. With it the"
                + " instance is a static member of its consumer groups: a restart within the"
                + " session timeout moves no partition.")
        .optionalKey(
            ADVERTISED_URL,
            ConfigDef.Type.STRING,
            "made of host and port",
            Expected.url(),
            Importance.MEDIUM,
            "The URL by which other instances and browsers reach this one.")
        .key(
            SHUTDOWN_TIMEOUT,
            ConfigDef.Type.INT,
            20_000,
            Expected.milliseconds(),
            Importance.MEDIUM,
            "How long a stop may take for its last commits before it is cut short.");
  }

  static ServerConfig read(Function<String, Setting> settings, ConfigurationSources sources) {
    return new ServerConfig(
        settings.apply(HOST).string(),
        settings.apply(PORT).integer(),
        directory(settings.apply(DATA_DIR), sources),
        directory(settings.apply(PLUGINS_DIR), sources),
        settings.apply(INSTANCE_ID).optional(),
        settings.apply(ADVERTISED_URL).optional().map(URI::create),
        settings.apply(SHUTDOWN_TIMEOUT).milliseconds());
  }

  /**
   * A path on the command line means what it means in the shell. Anywhere else it belongs to the
   * installation: from where a server is started must not decide where its state is.
   */
  static Path directory(Setting setting, ConfigurationSources sources) {
    boolean typed = setting.origin().source() == Source.COMMAND_LINE;
    Path start = typed ? sources.workingDirectory() : sources.home();
    return start.resolve(setting.string()).toAbsolutePath().normalize();
  }
}
