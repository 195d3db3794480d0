package io.goka.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersTest {

  @Test
  void keepTheirOrderAndRepeatedNames() {
    Headers headers = Headers.of("a", "1").with("b", "2").with("a", "3");

    assertThat(headers)
        .extracting(Header::name, header -> new String(header.value(), UTF_8))
        .containsExactly(tuple("a", "1"), tuple("b", "2"), tuple("a", "3"));
  }

  @Test
  void ofOneNameTheLastCounts() {
    Headers headers = Headers.of("a", "1").with("a", "2");

    assertThat(headers.lastText("a")).contains("2");
    assertThat(headers.last("a")).hasValueSatisfying(bytes -> assertThat(bytes).containsOnly('2'));
    assertThat(headers.lastText("b")).isEmpty();
  }

  @Test
  void areNeverChanged() {
    Headers one = Headers.of("a", "1");
    List<Header> list = new ArrayList<>(List.of(new Header("x", new byte[0])));
    Headers fromList = Headers.of(list);

    one.with("b", "2");
    list.clear();

    assertThat(one).hasSize(1);
    assertThat(fromList).hasSize(1);
  }

  @Test
  void areJoinedInOrder() {
    Headers one = Headers.of("a", "1");
    Headers two = Headers.of("b", "2");

    assertThat(one.withAll(two)).isEqualTo(Headers.of("a", "1").with("b", "2"));
    assertThat(one.withAll(Headers.empty())).isSameAs(one);
    assertThat(Headers.empty().withAll(two)).isSameAs(two);
  }

  @Test
  void areEqualByContent() {
    assertThat(Headers.of("a", "1"))
        .isEqualTo(Headers.of(List.of(new Header("a", new byte[] {'1'}))))
        .hasSameHashCodeAs(Headers.of("a", "1"))
        .isNotEqualTo(Headers.of("a", "2"))
        .hasToString("[a=1 bytes]");
    assertThat(Headers.empty().isEmpty()).isTrue();
    assertThat(Headers.of(List.of())).isSameAs(Headers.empty());
  }

  @Test
  void textIsStrict() {
    Headers headers = Headers.empty().with("a", new byte[] {(byte) 0xff});

    assertThatThrownBy(() -> headers.lastText("a")).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> headers.with("a", "\uD83D")).isInstanceOf(CodecException.class);
  }
}
