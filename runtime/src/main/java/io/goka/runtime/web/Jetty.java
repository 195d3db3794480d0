package io.goka.runtime.web;

import io.goka.engine.config.ServerConfig;
import io.javalin.config.JavalinConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** How Jetty, below Javalin, is set up. */
final class Jetty {

  /**
   * Clients that watch, requests that wait for Kafka, and some that do neither; none of the three
   * can take the threads of another.
   */
  static final int MOST_THREADS = StatsStream.MOST_CLIENTS + StreamEndpoints.MOST_AT_ONCE + 16;

  private static final int FEWEST_THREADS = 4;
  private static final Duration IDLE_THREAD = Duration.ofMinutes(1);

  /** Requests that are being answered at a stop may take this long. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

  private static final Duration IDLE_AT_STOP = Duration.ofMillis(100);

  private Jetty() {}

  static void configure(JavalinConfig config, ServerConfig listen, Json json) {
    QueuedThreadPool threads =
        new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS, (int) IDLE_THREAD.toMillis());
    threads.setName("goka-web");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    Request.Handler errors =
        (request, response, callback) -> answer(json, response, request, callback);
    config.jetty.modifyServer(
        server -> {
          server.insertHandler(new GracefulHandler());
          server.setStopTimeout(LAST_ANSWERS.toMillis());
          server.setErrorHandler(errors);
        });
    config.jetty.addConnector((server, http) -> connector(server, http, listen));
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(errors));
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, ServerConfig listen) {
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(listen.host());
    connector.setPort(listen.port());
    // A stop does not wait for connections that clients only keep open in case.
    connector.setShutdownIdleTimeout(IDLE_AT_STOP.toMillis());
    return connector;
  }

  /** Answers what never came as far as Javalin: requests that are not HTTP, or come at a stop. */
  private static boolean answer(Json json, Response response, Request request, Callback callback) {
    Problem problem = ProblemReplies.ofStatus(response.getStatus(), request.getHttpURI().getPath());
    RequestGuard.SECURITY_HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemReplies.MEDIA_TYPE);
    response.write(true, ByteBuffer.wrap(json.bytes(problem.body())), callback);
    return true;
  }
}
