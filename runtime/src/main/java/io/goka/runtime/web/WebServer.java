package io.goka.runtime.web;

import io.goka.engine.config.ServerConfig;
import io.goka.engine.observe.EventLog;
import io.goka.runtime.query.TableQueries;
import io.goka.runtime.server.DeadLetters;
import io.goka.runtime.server.GroupCommands;
import io.goka.runtime.server.ServerSnapshot;
import io.goka.runtime.server.StateCommands;
import io.goka.runtime.server.StreamEmitters;
import io.goka.runtime.server.ViewCommands;
import io.goka.runtime.server.Visits;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import io.javalin.util.JavalinLogger;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: API, UI, metrics and health. Owner: the thread that starts and closes it; it
 * answers on threads of its own.
 */
public final class WebServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

  private static final Duration SAMPLING = Duration.ofSeconds(1);

  /** A client is told by then; Kafka's own client may go on trying for a while. */
  private static final Duration ACKNOWLEDGEMENT = Duration.ofSeconds(15);

  private final ServerConfig config;
  private final Sampler sampler;
  private final MetricsEndpoint metrics;
  private final List<Route> routes;
  private final Javalin javalin;

  /**
   * What a web server shows and commands.
   *
   * @param snapshots takes a snapshot of the server; called on any thread, about once a second and
   *     for some of the requests
   * @param tables answers lookups and scans of group tables
   * @param views answers lookups and scans of views
   * @param viewCommands what may be done to views
   * @param groupCommands what may be done to groups
   * @param state decides on what groups keep here
   * @param visits starts and tells of visits
   * @param deadLetters reads and replays dead letters
   * @param emitters the streams that take records
   * @param events what has happened
   */
  public record Parts(
      Supplier<ServerSnapshot> snapshots,
      TableQueries tables,
      TableQueries views,
      ViewCommands viewCommands,
      GroupCommands groupCommands,
      StateCommands state,
      Visits visits,
      DeadLetters deadLetters,
      StreamEmitters emitters,
      EventLog events) {}

  /**
   * Makes the server; it does not listen yet.
   *
   * @param config where to listen
   */
  public WebServer(ServerConfig config, Parts parts) {
    this.config = config;
    Json json = new Json();
    sampler = new Sampler(parts.snapshots(), parts.events(), json, SAMPLING);
    metrics = new MetricsEndpoint(parts.snapshots());
    routes = routes(parts, json);
    javalin = Javalin.create(javalinConfig -> configure(javalinConfig, json));
  }

  private List<Route> routes(Parts parts, Json json) {
    Supplier<ServerSnapshot> snapshots = parts.snapshots();
    ShownValues values = new ShownValues(json);
    RecordsEmission emission = new RecordsEmission(new SentRecords(json), ACKNOWLEDGEMENT);
    return Stream.of(
            new TableEndpoints(parts.tables(), values, json).routes(),
            new ViewEndpoints(snapshots, parts.views(), parts.viewCommands(), values, json)
                .routes(),
            new GroupCommandEndpoints(snapshots, parts.groupCommands(), json).routes(),
            new VisitEndpoints(snapshots, parts.visits(), json).routes(),
            new DeadLetterEndpoints(snapshots, parts.deadLetters(), json).routes(),
            new StateEndpoints(snapshots, parts.state(), parts.groupCommands(), json).routes(),
            new StreamEndpoints(parts.emitters(), emission, json).routes(),
            new StatusEndpoints(snapshots, sampler, parts.events(), json).routes(),
            new StatsStream(sampler).routes(),
            new HealthEndpoints(snapshots, json).routes(),
            metrics.routes(),
            new UiFiles().routes())
        .flatMap(List::stream)
        .toList();
  }

  private void configure(JavalinConfig javalinConfig, Json json) {
    // The server has a start banner of its own.
    JavalinLogger.startupInfo = false;
    javalinConfig.startup.showJavalinBanner = false;
    javalinConfig.startup.showOldJavalinVersionWarning = false;
    javalinConfig.startup.startupWatcherEnabled = false;
    javalinConfig.http.prefer405over404 = true;
    // Slashes count: the key "a" is not the key "a/", nor is "//a" the key "/a".
    javalinConfig.router.ignoreTrailingSlashes = false;
    javalinConfig.router.treatMultipleSlashesAsSingleSlash = false;
    Jetty.configure(javalinConfig, config, json);
    javalinConfig.routes.before(new RequestGuard(config)::check);
    routes.forEach(
        route ->
            javalinConfig.routes.addHttpHandler(route.method(), route.path(), route.handler()));
    new ProblemReplies(json).install(javalinConfig);
  }

  /**
   * Begins to listen, and returns when requests are answered.
   *
   * @throws IllegalStateException when the address cannot be listened on: which one, and how to
   *     choose another
   */
  public void start() {
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      throw new IllegalStateException(
          ("cannot listen on %s port %d: another program uses the port, or the address is not of"
                  + " this machine; choose others with server.port and server.host, or with --port"
                  + " and --host; port 0 takes any free one")
              .formatted(config.host(), config.port()),
          e);
    } catch (JavalinException e) {
      throw new IllegalStateException(
          "cannot listen on %s port %d: %s; see server.host and server.port"
              .formatted(config.host(), config.port(), ShownValues.reason(e)),
          e);
    }
    sampler.start();
  }

  /** The port that is listened on: the configured one or, for 0, the one that was free. */
  public int port() {
    return javalin.port();
  }

  /** What is answered, for the test that holds it against the API's description. */
  List<Route> routes() {
    return routes;
  }

  /**
   * Stops within seconds: clients that watch are let go, requests that are being answered come to
   * their end, those that still wait for Kafka after that are cut off.
   */
  @Override
  public void close() {
    sampler.close();
    try {
      javalin.stop();
    } catch (JavalinException e) {
      // The process goes on to stop: what waits longer than that, waits for a Kafka that is gone.
      LOG.warn("stopped answering HTTP while requests were still waiting: {}", e.getMessage());
    }
    metrics.close();
  }
}
