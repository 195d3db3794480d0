package io.goka.examples.deferred;

import io.goka.spi.Codecs;
import io.goka.spi.Context;
import io.goka.spi.DeferredCommit;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.PluginConfigException;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import java.net.URI;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Tells a program outside Kafka of each click. Clicks that it has not taken when the server is
 * killed are told again; one that it refuses stops the group.
 *
 * <p>Settings: {@code plugin.webhook.url}, where clicks are posted to; it must be set.
 */
public final class Webhook implements ProcessorPlugin {

  static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());

  private final Function<URI, Delivery> deliveries;

  /** Called by the server. */
  public Webhook() {
    this(HttpDelivery::new);
  }

  /**
   * @param deliveries makes the way to a URL
   */
  Webhook(Function<URI, Delivery> deliveries) {
    this.deliveries = deliveries;
  }

  @Override
  public GroupGraph define(PluginConfig config) {
    Delivery delivery = deliveries.apply(url(config.string("url")));
    return GroupGraph.define("webhook")
        .input(CLICKS, (context, page) -> tell(context, page, delivery))
        .build();
  }

  private static void tell(Context context, String page, Delivery delivery)
      throws InterruptedException {
    DeferredCommit commit = context.deferCommit();
    delivery
        .deliver(new Click(context.key(), page))
        .whenComplete(
            (taken, failure) -> {
              if (failure == null) {
                commit.complete();
              } else {
                commit.fail(causeOf(failure));
              }
            });
  }

  /** Stages wrap what went wrong in the stages before them. */
  private static Throwable causeOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private static URI url(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new PluginConfigException(
          "plugin.webhook.url=" + text + " is wrong: expected a URL such as http://host/clicks");
    }
  }
}
