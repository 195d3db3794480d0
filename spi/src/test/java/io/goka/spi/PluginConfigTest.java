package io.goka.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginConfigTest {

  @Test
  void readsEveryType() {
    PluginConfig config =
        PluginConfig.of(
            "p", Map.of("text", " home ", "count", "7", "rate", "0.5", "on", "true", "wait", "2m"));

    assertThat(config.string("text")).isEqualTo("home");
    assertThat(config.string("text", "other")).isEqualTo("home");
    assertThat(config.integer("count", 1)).isEqualTo(7);
    assertThat(config.decimal("rate", 1)).isEqualTo(0.5);
    assertThat(config.bool("on", false)).isTrue();
    assertThat(config.duration("wait", Duration.ZERO)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void fallsBackWhereNothingIsSet() {
    PluginConfig config = PluginConfig.empty("p");

    assertThat(config.string("text", "other")).isEqualTo("other");
    assertThat(config.integer("count", 1)).isEqualTo(1);
    assertThat(config.decimal("rate", 1.5)).isEqualTo(1.5);
    assertThat(config.bool("on", true)).isTrue();
    assertThat(config.duration("wait", Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "5s, PT5S",
    "5 s, PT5S",
    "2m, PT2M",
    "1h, PT1H",
    "0ms, PT0S",
    "PT1.5S, PT1.5S",
    "P1D, PT24H"
  })
  void readsDurations(String text, Duration duration) {
    assertThat(PluginConfig.of("p", Map.of("wait", text)).duration("wait", Duration.ZERO))
        .isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "-5s",
        "1.5s",
        "5 seconds",
        "5d",
        "Pfive",
        "99999999999999999999s",
        "9223372036854775807h"
      })
  void refusesWhatIsNoDuration(String text) {
    PluginConfig config = PluginConfig.of("p", Map.of("wait", text));

    assertThatThrownBy(() -> config.duration("wait", Duration.ZERO))
        .isInstanceOf(PluginConfigException.class)
        .hasMessage(
            "plugin.p.wait=" + text + " is wrong: expected a duration such as 250ms, 5s, 2m or 1h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NaN", "Infinity", "1e999", "1d", "0x1p3", "1,5", "many"})
  void refusesWhatIsNoFiniteNumber(String text) {
    PluginConfig config = PluginConfig.of("p", Map.of("rate", text));

    assertThatThrownBy(() -> config.decimal("rate", 1))
        .isInstanceOf(PluginConfigException.class)
        .hasMessage("plugin.p.rate=" + text + " is wrong: expected a number such as 20 or 0.5");
  }

  @Test
  void namesTheWholeKeyOfWhatIsWrong() {
    PluginConfig config = PluginConfig.of("p", Map.of("count", "1.5", "on", "yes"));

    assertThatThrownBy(() -> config.integer("count", 1))
        .isInstanceOf(PluginConfigException.class)
        .hasMessage("plugin.p.count=1.5 is wrong: expected a whole number");
    assertThatThrownBy(() -> config.bool("on", false))
        .isInstanceOf(PluginConfigException.class)
        .hasMessage("plugin.p.on=yes is wrong: expected true or false");
    assertThatThrownBy(() -> config.string("url"))
        .isInstanceOf(PluginConfigException.class)
        .hasMessage("plugin.p.url is missing: set it");
  }

  @Test
  void knowsWhatNobodyAskedFor() {
    PluginConfig config = PluginConfig.of("p", Map.of("b", "1", "a", "2", "asked", "3"));

    config.integer("asked", 0);
    config.integer("absent", 0);

    assertThat(config.unused()).containsExactly("a", "b");
    assertThat(config.all()).containsOnlyKeys("a", "b", "asked");
    assertThat(config.unused()).isEmpty();
  }
}
