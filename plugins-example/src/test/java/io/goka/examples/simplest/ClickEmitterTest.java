package io.goka.examples.simplest;

import static io.goka.examples.simplest.ClickCounter.CLICKS;
import static io.goka.examples.simplest.ClickCounter.COUNTS;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.goka.examples.simplest.FakeEmitterContext.Emitted;
import io.goka.spi.EmitException;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.PluginConfig;
import io.goka.spi.PluginConfigException;
import io.goka.tester.Tester;
import io.goka.tester.TesterClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ClickEmitterTest {

  private FakeEmitterContext context = new FakeEmitterContext(Duration.ofSeconds(10));
  private final ClickEmitter plugin = new ClickEmitter(new Random(3), () -> context.nanoTime());

  @Test
  void emitsAFewClicksASecond() throws Exception {
    run(Map.of());

    assertThat(plugin.name()).isEqualTo("click-emitter");
    assertThat(context.emitted()).hasSizeBetween(39, 40);
    assertThat(context.emitted()).allMatch(click -> click.topic().equals("clicks"));
  }

  @Test
  void whatItEmitsIsCounted() {
    TesterClock clock = TesterClock.at(Instant.EPOCH);
    ClickEmitter paced =
        new ClickEmitter(
            new Random(3), () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos());
    try (Tester tester =
        Tester.with().clock(clock).plugin(paced).plugin(new ClickCounter()).build()) {
      tester.runEmitter(Duration.ofSeconds(10));

      assertThat(tester.output(CLICKS).count()).isBetween(39, 40);
      assertThat(tester.table(COUNTS).values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(tester.output(CLICKS).count());
    }
  }

  @Test
  void someUsersAndPagesAreMoreFrequent() throws Exception {
    run(Map.of("rate", "1000"));

    Map<String, Long> clicks =
        context.emitted().stream().collect(groupingBy(Emitted::key, counting()));
    assertThat(clicks).hasSize(12);
    assertThat(clicks.getOrDefault("alice", 0L))
        .isCloseTo(2 * clicks.getOrDefault("bob", 0L), Percentage.withPercentage(15));
    assertThat(context.emitted()).extracting(Emitted::message).contains("home", "help");
  }

  @Test
  void makesAsManyUsersAsTold() throws Exception {
    run(Map.of("rate", "1000", "users", "2"));
    assertThat(context.emitted()).extracting(Emitted::key).containsOnly("alice", "bob");

    context = new FakeEmitterContext(Duration.ofSeconds(10));
    run(Map.of("rate", "10000", "users", "500"));
    assertThat(context.emitted()).extracting(Emitted::key).contains("alice", "niaj", "user-13");
  }

  @Test
  void keepsHighRates() throws Exception {
    context = new FakeEmitterContext(Duration.ofSeconds(1));

    run(Map.of("rate", "1000000"));

    assertThat(context.emitted().size()).isCloseTo(1_000_000, within(10_000));
  }

  @Test
  void keepsRatesBelowOneASecond() throws Exception {
    run(Map.of("rate", "0.25"));

    assertThat(context.emitted()).hasSize(2);
  }

  @Test
  void stopsInTheMiddleOfABatch() throws Exception {
    context = new FakeEmitterContext(Duration.ofSeconds(10)).stopsAfter(7);

    run(Map.of("rate", "100000"));

    assertThat(context.emitted()).hasSize(7);
  }

  @Test
  void leavesItToTheServerToComeBackWhenKafkaIsAway() throws Exception {
    EmitterDefinition definition = define(Map.of());
    context.kafkaIsAway(true);

    assertThatThrownBy(() -> definition.source().run(context)).isInstanceOf(EmitException.class);

    context.kafkaIsAway(false);
    definition.source().run(context);
    assertThat(context.emitted()).isNotEmpty();
  }

  @Test
  void refusesRatesAndUsersThatMakeNoSense() {
    for (String rate : List.of("0", "-1", "1000001")) {
      assertThatThrownBy(() -> define(Map.of("rate", rate)))
          .isInstanceOf(PluginConfigException.class)
          .hasMessageStartingWith("plugin.click-emitter.rate=" + rate)
          .hasMessageEndingWith(" is wrong: expected a number above 0 up to 1000000");
    }
    assertThatThrownBy(() -> define(Map.of("users", "0")))
        .isInstanceOf(PluginConfigException.class)
        .hasMessage(
            "plugin.click-emitter.users=0 is wrong: expected a whole number from 1 up to 1000000");
  }

  @Test
  void asksForAllItsSettings() {
    PluginConfig config = PluginConfig.of("click-emitter", Map.of("rate", "1", "users", "1"));

    plugin.define(config);

    assertThat(config.unused()).isEmpty();
  }

  private void run(Map<String, String> settings) throws Exception {
    define(settings).source().run(context);
  }

  private EmitterDefinition define(Map<String, String> settings) {
    return plugin.define(PluginConfig.of("click-emitter", settings));
  }
}
