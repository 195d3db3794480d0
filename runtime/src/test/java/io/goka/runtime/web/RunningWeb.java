package io.goka.runtime.web;

import io.goka.engine.config.ServerConfig;
import io.goka.engine.observe.Event;
import io.goka.engine.observe.EventLog;
import io.goka.json.JacksonJsonFormat;
import io.goka.runtime.query.TableQueries;
import io.goka.spi.Codec;
import io.goka.spi.Codecs;
import io.goka.spi.KeyFormats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Owner: the test's thread. A real web server on a free port, over things that are made up. */
final class RunningWeb implements AutoCloseable {

  /** A value class of a plugin. */
  record Profile(String name, int visits) {}

  final FakeServer server = new FakeServer(InstantSource.system());
  final FakeStreams streams = new FakeStreams();
  final TableQueries queries = new TableQueries();
  final TableQueries views = new TableQueries();
  final FakeViews viewCommands = new FakeViews();
  final FakeGroupCommands groupCommands = new FakeGroupCommands();
  final FakeVisits visits = new FakeVisits();
  final FakeDeadLetters deadLetters = new FakeDeadLetters();
  final EventLog events = new EventLog(InstantSource.system());
  final FakeTable counts = new FakeTable("click-counter-table", Codecs.int64(), KeyFormats.UTF8);

  private final WebServer web;
  private final FakeState state = new FakeState();
  private final HttpClient client = HttpClient.newHttpClient();

  RunningWeb() {
    Codec<Profile> profiles = new JacksonJsonFormat().codec(Profile.class);
    queries.add(counts.put("alice", bytes("42")));
    queries.add(
        new FakeTable("profiles", profiles, KeyFormats.UTF8)
            .put("alice", profiles.encode(new Profile("Alice", 7))));
    views.add(
        "countries",
        new FakeTable("iso-countries", Codecs.string(), KeyFormats.UTF8)
            .put("no", bytes("Norway"))
            .put("pt", bytes("Portugal"))
            .put("nz", bytes("New Zealand")));
    streams
        .add("clicks", Codecs.string())
        .add("profiles-in", profiles)
        .add("amounts", Codecs.int64())
        .add("numbered", KeyFormats.INT64, Codecs.string())
        .add("raw", Codecs.bytes());
    events.add(Event.Severity.INFO, "server", "started");
    web = server(config("127.0.0.1", 0));
    web.start();
  }

  /** Another server over the same things. */
  WebServer server(ServerConfig config) {
    return new WebServer(
        config,
        new WebServer.Parts(
            server,
            queries,
            views,
            viewCommands,
            groupCommands,
            state,
            visits,
            deadLetters,
            streams,
            events));
  }

  static ServerConfig config(String host, int port) {
    Path here = Path.of("unused");
    return new ServerConfig(
        host, port, here, here, Optional.empty(), Optional.empty(), Duration.ofSeconds(10));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  WebServer web() {
    return web;
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + web.port() + path);
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers));
  }

  HttpResponse<String> post(String path, String body) {
    return send(
        request(path, "Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url(path)).timeout(Duration.ofSeconds(30));
    return headers.length == 0 ? request : request.headers(headers);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    try {
      return client.send(request.build(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    web.close();
  }
}
