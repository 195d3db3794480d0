package io.goka.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Codec;
import io.goka.spi.CodecException;
import io.goka.spi.Codecs;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JacksonJsonFormatTest {

  record Click(String page, Instant at, Duration stay, Optional<String> referrer) {}

  record Basket(List<String> items) {}

  record Node(String name, @Nullable Node next) {}

  record Pair<T>(T left, T right) {}

  enum Colour {
    RED
  }

  /** Written as a bean on purpose: it has setters, so it can change. */
  static final class Counter {
    public long count;
  }

  @Test
  void codecsJsonFindsTheFormatOfTheServer() {
    Codec<Click> codec = Codecs.json(Click.class);
    Click click =
        new Click("/home", Instant.parse("2026-01-31T12:00:00Z"), Duration.ofSeconds(90), none());

    byte[] written = codec.encode(click);

    assertThat(new String(written, UTF_8))
        .isEqualTo(
            "{\"page\":\"/home\",\"at\":\"2026-01-31T12:00:00Z\",\"stay\":\"PT1M30S\","
                + "\"referrer\":null}");
    assertThat(codec.decode(written)).isEqualTo(click);
    assertThat(codec.mediaType()).isEqualTo("application/json");
  }

  @Test
  void ignoresPropertiesThatTheClassDoesNotHaveYet() {
    Node node = decode(Node.class, "{\"name\":\"a\",\"added\":{\"later\":[1]}}");

    assertThat(node).isEqualTo(new Node("a", null));
  }

  @Test
  void writesMapsInTheOrderOfTheirKeys() {
    Map<String, Integer> map = new HashMap<>();
    for (int i = 9; i >= 0; i--) {
      map.put("k" + i, i);
    }
    @SuppressWarnings({"unchecked", "rawtypes"})
    Codec<Map> codec = new JacksonJsonFormat().codec(Map.class);

    assertThat(new String(codec.encode(map), UTF_8)).startsWith("{\"k0\":0,\"k1\":1,\"k2\":2");
  }

  @Test
  void keepsDecimalsAsTheyWereWritten() {
    Map<?, ?> map = decode(Map.class, "{\"price\":1.10}");

    assertThat(map.get("price")).isEqualTo(new BigDecimal("1.10"));
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    assertThatThrownBy(() -> decode(Node.class, "{\"name\":"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("not JSON of " + Node.class.getName())
        .hasMessageContaining("line 1");
    assertThatThrownBy(() -> decode(Node.class, "{\"name\":\"a\"} {}"))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> decode(Node.class, "null"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("a deletion is a record without a value");
  }

  @Test
  void onlyValuesThatNeverChangeAreImmutable() {
    assertThat(immutable(Click.class)).isTrue();
    assertThat(immutable(Node.class)).as("contains itself").isTrue();
    assertThat(immutable(String.class)).isTrue();
    assertThat(immutable(Colour.class)).isTrue();

    assertThat(immutable(Basket.class)).as("holds a list").isFalse();
    assertThat(immutable(Pair.class)).as("holds anything").isFalse();
    assertThat(immutable(Counter.class)).isFalse();
    assertThat(immutable(Map.class)).isFalse();
    assertThat(immutable(byte[].class)).isFalse();
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static boolean immutable(Class<?> type) {
    return new JacksonJsonFormat().codec(type).immutable();
  }

  private static <T> T decode(Class<T> type, String json) {
    return new JacksonJsonFormat().codec(type).decode(json.getBytes(UTF_8));
  }
}
