package io.goka.runtime.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.goka.runtime.server.StartException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The HTTP API of a running server, as commands use it. Owner: the command's thread.
 *
 * <p>What the server refuses, or that none answers, is thrown as a {@link StartException}: a
 * mistake that is told in one message.
 */
final class ServerApi {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A replay may take long. */
  private static final Duration ANSWER = Duration.ofMinutes(10);

  private final String url;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final ObjectMapper mapper = new ObjectMapper();

  /**
   * @param url where the server is: {@code http://host:port}
   */
  ServerApi(String url) {
    this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** A name as part of a path. */
  static String inPath(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonNode get(String path) throws InterruptedException {
    return answer(request(path).GET());
  }

  JsonNode post(String path, Object body) throws InterruptedException {
    try {
      return answer(
          request(path)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    try {
      return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER);
    } catch (IllegalArgumentException e) {
      throw new StartException("'" + url + "' is no URL of a server: write http://host:port");
    }
  }

  private JsonNode answer(HttpRequest.Builder request) throws InterruptedException {
    HttpResponse<byte[]> response;
    JsonNode body;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      body = mapper.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new StartException(url + " is no goka-server: it does not answer with JSON");
    } catch (IOException e) {
      throw new StartException(
          "no server answers at " + url + ": say where it is by --url (" + reason(e) + ")");
    }
    if (response.statusCode() >= 400) {
      throw new StartException(body.path("detail").asText("HTTP " + response.statusCode()));
    }
    return body;
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
