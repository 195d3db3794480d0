package io.goka.examples.deferred;

import io.goka.spi.Codec;
import io.goka.spi.Codecs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Posts each click as JSON to a URL. Any thread. */
final class HttpDelivery implements Delivery {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Codec<Click> JSON = Codecs.json(Click.class);

  private final URI url;
  private final HttpClient http = HttpClient.newHttpClient();

  HttpDelivery(URI url) {
    this.url = url;
  }

  @Override
  public CompletionStage<?> deliver(Click click) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.encode(click)))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenAccept(this::checkTaken);
  }

  private void checkTaken(HttpResponse<Void> response) {
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(url + " answered " + response.statusCode());
    }
  }
}
