package io.goka.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class KeyRangeTest {

  @Test
  void aPrefixEndsBeforeTheNextOne() {
    KeyRange range = KeyRange.ofPrefix(key(0x61, 0x7f));

    assertThat(holds(range, key(0x61, 0x7f))).isTrue();
    assertThat(holds(range, key(0x61, 0x7f, 0xff, 0xff))).isTrue();
    assertThat(holds(range, key(0x61, 0x80))).isFalse();
    assertThat(holds(range, key(0x61, 0x7e, 0xff))).isFalse();
  }

  @Test
  void aPrefixOfHighestBytesEndsWhereThoseBeforeThemDo() {
    KeyRange range = KeyRange.ofPrefix(key(0x61, 0xff, 0xff));

    assertThat(holds(range, key(0x61, 0xff, 0xff, 0x01))).isTrue();
    assertThat(holds(range, key(0x62))).isFalse();
    assertThat(KeyRange.ofPrefix(key(0xff)).to()).isNull();
    assertThat(holds(KeyRange.ofPrefix(key()), key(0xff, 0xff))).isTrue();
  }

  @Test
  void whatComesAfterAKeyHasTheShortestLongerKeyAndNotTheKey() {
    KeyRange range = KeyRange.ofPrefix(key(0x61)).after(key(0x61));

    assertThat(holds(range, key(0x61))).isFalse();
    assertThat(holds(range, key(0x61, 0x00))).isTrue();
    assertThat(holds(range, key(0x62))).isFalse();
  }

  @Test
  void twoRangesMeetInWhatBothHave() {
    KeyRange both = new KeyRange(key(2), key(9)).and(new KeyRange(key(0x80), null));

    assertThat(both.from()).isEqualTo(key(0x80));
    assertThat(both.to()).isEqualTo(key(9));
    assertThat(both.isEmpty()).isTrue();
    assertThat(new KeyRange(key(2), key(0x80)).and(KeyRange.ALL).isEmpty()).isFalse();
    assertThat(new KeyRange(null, key(5)).and(new KeyRange(null, key(4))).to()).isEqualTo(key(4));
    assertThat(new KeyRange(key(1), key(1)).isEmpty()).isTrue();
  }

  private static boolean holds(KeyRange range, byte[] key) {
    return (range.from() == null || Arrays.compareUnsigned(key, range.from()) >= 0)
        && (range.to() == null || Arrays.compareUnsigned(key, range.to()) < 0);
  }

  private static byte[] key(int... unsigned) {
    byte[] key = new byte[unsigned.length];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) unsigned[i];
    }
    return key;
  }
}
