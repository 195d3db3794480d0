package io.goka.examples.deferred;

import io.goka.spi.Codec;
import io.goka.spi.Codecs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/** Posts each click as JSON to a URL. Any thread. */
final class HttpDelivery implements Delivery {

  private static final int MOST_UNDER_WAY = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Codec<Click> JSON = Codecs.json(Click.class);

  private final URI url;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Semaphore turns = new Semaphore(MOST_UNDER_WAY);

  HttpDelivery(URI url) {
    this.url = url;
  }

  @Override
  public CompletionStage<?> deliver(Click click) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.encode(click)))
            .build();
    turns.acquire();
    return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .whenComplete((response, failure) -> turns.release())
        .thenAccept(this::checkTaken);
  }

  private void checkTaken(HttpResponse<Void> response) {
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(url + " answered " + response.statusCode());
    }
  }
}
