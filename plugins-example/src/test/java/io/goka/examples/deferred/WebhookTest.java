package io.goka.examples.deferred;

import static io.goka.examples.deferred.Webhook.CLICKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.PluginConfig;
import io.goka.spi.PluginConfigException;
import io.goka.tester.Tester;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WebhookTest {

  /** A click that was handed over, and its answer. */
  private record Told(Click click, CompletableFuture<Void> answer) {}

  private final List<Told> told = new ArrayList<>();
  private final Tester tester =
      Tester.with()
          .plugin(new Webhook(url -> this::tell))
          .config("webhook", Map.of("url", "http://127.0.0.1/clicks"))
          .partitions(1)
          .build();

  @Test
  void theOffsetOfAClickWaitsForItsAnswer() {
    tester.consume(CLICKS, "alice", "home");
    assertThat(told).extracting(Told::click).containsExactly(new Click("alice", "home"));
    assertThat(committed()).isZero();

    answer(0);
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void anAnswerThatComesEarlyWaitsForThoseBeforeIt() {
    tester.consume(CLICKS, "alice", "home");
    tester.consume(CLICKS, "bob", "help");

    answer(1);
    assertThat(committed()).isZero();

    answer(0);
    assertThat(committed()).isEqualTo(2);
  }

  @Test
  void whatWasUnderWayAtARestartIsToldAgain() {
    tester.consume(CLICKS, "alice", "home");
    answer(0);
    tester.consume(CLICKS, "bob", "help");

    tester.restart();

    assertThat(told).extracting(each -> each.click().key()).containsExactly("alice", "bob", "bob");
  }

  @Test
  void aClickThatIsRefusedFailsTheGroupAndIsToldAgainAfterwards() {
    tester.consume(CLICKS, "alice", "home");
    told.get(0).answer().completeExceptionally(new IllegalStateException("answered 503"));

    assertThatThrownBy(() -> tester.advance(Duration.ofSeconds(1)))
        .hasMessageContaining("answered 503");
    assertThat(committed()).isZero();

    tester.restart();
    answer(1);
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void theUrlMustBeSetAndBeOne() {
    assertThatThrownBy(() -> new Webhook().define(PluginConfig.empty("webhook")))
        .isInstanceOf(PluginConfigException.class)
        .hasMessage("plugin.webhook.url is missing: set it");
    assertThatThrownBy(
            () -> new Webhook().define(PluginConfig.of("webhook", Map.of("url", "http:// no"))))
        .isInstanceOf(PluginConfigException.class)
        .hasMessageStartingWith("plugin.webhook.url=http:// no is wrong");
  }

  private CompletableFuture<Void> tell(Click click) {
    Told one = new Told(click, new CompletableFuture<>());
    told.add(one);
    return one.answer();
  }

  private void answer(int index) {
    told.get(index).answer().complete(null);
    tester.advance(Duration.ofSeconds(1));
  }

  private long committed() {
    return tester.committedOffset("webhook", CLICKS, 0);
  }
}
