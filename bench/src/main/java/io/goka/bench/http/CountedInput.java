package io.goka.bench.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Waits until a server has counted its input. Owner: any thread. */
final class CountedInput {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LOOK_MILLIS = 100;

  private CountedInput() {}

  /**
   * Waits until the answer to each key can be right.
   *
   * @param port where it serves
   * @param records how many records it has to count
   * @throws IllegalStateException when it has not after five minutes
   */
  static void await(int port, long records) throws IOException, InterruptedException {
    Keys keys = new Keys(records);
    HttpClient client = HttpClient.newHttpClient();
    long start = System.nanoTime();
    while (!isCounted(client, port, keys)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException("the server does not count its input");
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static boolean isCounted(HttpClient client, int port, Keys keys)
      throws IOException, InterruptedException {
    for (String body : keys.batchesOfAll()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + Request.BATCH_PATH))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.US_ASCII))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200 || keys.hasWrongAnswers(answer.body())) {
        return false;
      }
    }
    return true;
  }
}
