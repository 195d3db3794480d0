package io.goka.runtime.web;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class WebServerIT {

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void unknownPathsAndMethodsAreProblems() {
    Problems.assertThat(web.get("/nope"), 404, "unknown-path").contains("/nope");
    Problems.assertThat(web.get("/api/v1/groups/"), 404, "unknown-path");
    HttpResponse<String> answer = web.post("/api/v1/groups", "{}");
    Problems.assertThat(answer, 405, "method-not-allowed").contains("takes GET, not POST");
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
    for (String method : new String[] {"PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"}) {
      assertThat(
              web.send(web.request("/api/v1/groups").method(method, BodyPublishers.noBody()))
                  .statusCode())
          .as(method)
          .isEqualTo(405);
    }
  }

  @Test
  void theUnexpectedIsToldByAReferenceThatTheLogHas() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(ProblemReplies.class);
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    try {
      web.server.breakDown();

      HttpResponse<String> answer = web.get("/api/v1/groups");

      Problems.assertThat(answer, 500, "unexpected").doesNotContain("secret words");
      assertThatJson(answer.body())
          .inPath("reference")
          .isString()
          .satisfies(
              reference ->
                  assertThat(log.list.get(0).getFormattedMessage())
                      .contains(reference, "GET /api/v1/groups"));
      assertThat(log.list.get(0).getThrowableProxy().getMessage()).contains("secret words");
    } finally {
      logger.detachAppender(log);
      logger.setAdditive(true);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/v1/groups", "/nope", "/ui/app.js", "/metrics"})
  void everyAnswerForbidsBrowsersWhatIsNotOurs(String path) {
    assertThat(web.get(path).headers().map())
        .containsEntry("content-security-policy", List.of(RequestGuard.CONTENT_SECURITY_POLICY))
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("referrer-policy", List.of("no-referrer"))
        .doesNotContainKeys("server", "access-control-allow-origin", "set-cookie");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:9095", "127.0.0.1:80", "[::1]:9095", "LOCALHOST"})
  void answersToTheNamesOfTheLoopbackAddress(String host) throws IOException {
    assertThat(raw("GET /health/live HTTP/1.1\r\nHost: " + host)).startsWith("HTTP/1.1 200");
  }

  @Test
  void answersToNoOtherName() throws IOException {
    assertThat(raw("GET /api/v1/tables HTTP/1.1\r\nHost: evil.example:9095"))
        .startsWith("HTTP/1.1 421")
        .contains("urn:goka:problem:wrong-host", "advertised.url");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a/%zz HTTP/1.1\r\nHost: localhost",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost",
        "GET / HTTP/1.1\r\nHost: a b",
        "GET / HTTP/1.1",
        "NONSENSE",
        "GET / HTTP/1.1\r\nHost: localhost\r\nSec-WebSocket-Version: 13\r\nUpgrade: websocket",
      })
  void whatIsNoProperRequestIsAProblemToo(String request) throws IOException {
    assertThat(raw(request))
        .containsPattern("^HTTP/1.1 4\\d\\d")
        .contains("application/problem+json", "urn:goka:problem:", "Content-Security-Policy")
        .doesNotContain("<html", "jetty", "Jetty");
  }

  @Test
  void aPortInUseIsToldWithTheWayOut() {
    try (WebServer second = web.server(RunningWeb.config("127.0.0.1", web.web().port()))) {
      assertThatThrownBy(second::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("127.0.0.1 port " + web.web().port())
          .hasMessageContaining("server.port")
          .hasMessageContaining("--port");
    }
  }

  @Test
  void anAddressOfAnotherMachineIsToldTheSameWay() {
    try (WebServer elsewhere = web.server(RunningWeb.config("192.0.2.1", 0))) {
      assertThatThrownBy(elsewhere::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("192.0.2.1")
          .hasMessageContaining("server.host");
    }
  }

  /** Sends a request's head as it stands, which clients of the library kind refuse to do. */
  private String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.web().port())) {
      String request = head + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
