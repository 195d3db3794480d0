package io.goka.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.StorageException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TableMarkTest {

  private static final UUID TOPIC = new UUID(-1, 2);
  private static final TableMark MARK =
      new TableMark(
          TOPIC,
          Long.MAX_VALUE,
          Instant.ofEpochMilli(1_700_000_000_123L),
          42,
          Map.of("clicks", 5L, "grün-topic", 0L));

  @Test
  void isReadBackAsItWasWritten() {
    assertThat(TableMark.decode(MARK.encode())).isEqualTo(MARK);
    assertThat(TableMark.decode(TableMark.none(TOPIC).encode())).isEqualTo(TableMark.none(TOPIC));
  }

  @Test
  void nothingStoredReachesTheTopicsStart() {
    TableMark none = TableMark.none(TOPIC);

    assertThat(none.offset()).isZero();
    assertThat(none.levelAt()).isEqualTo(Instant.EPOCH);
    assertThat(none.inputOffsets()).isEmpty();
  }

  @Test
  void changesOnePartAndKeepsTheOthers() {
    Instant later = Instant.ofEpochSecond(9);

    assertThat(MARK.reaching(7))
        .as("who reads on in the topic has not counted")
        .isEqualTo(
            new TableMark(TOPIC, 7, MARK.levelAt(), TableMark.UNCOUNTED, MARK.inputOffsets()));
    assertThat(MARK.level(later, 43))
        .isEqualTo(new TableMark(TOPIC, MARK.offset(), later, 43, MARK.inputOffsets()));
  }

  @Test
  void anEpochMovesItOnAndCountsItsKeys() {
    TableMark mark = new TableMark(TOPIC, 5, Instant.EPOCH, 10, Map.of("clicks", 1L));
    Instant now = Instant.ofEpochSecond(9);

    assertThat(mark.after(8, now, -2, Map.of("clicks", 4L)))
        .isEqualTo(new TableMark(TOPIC, 8, now, 8, Map.of("clicks", 4L)));
    assertThat(mark.reaching(6).after(8, now, 1, Map.of()).keys()).isEqualTo(TableMark.UNCOUNTED);
    assertThat(mark.after(0, now, 0, Map.of()).offset())
        .as("the acknowledgement of a repeated batch has no offset")
        .isEqualTo(5);
  }

  @Test
  void keepsItsOwnCopyOfTheOffsets() {
    Map<String, Long> offsets = new HashMap<>(Map.of("clicks", 1L));
    TableMark mark = new TableMark(TOPIC, 1, Instant.EPOCH, 0, offsets);

    offsets.put("clicks", 2L);

    assertThat(mark.inputOffsets()).containsExactly(Map.entry("clicks", 1L));
  }

  /** What is stored today must be read by the servers of tomorrow. */
  @Test
  void theStoredFormIsFixed() {
    TableMark mark =
        new TableMark(new UUID(1, 2), 3, Instant.ofEpochMilli(4), 7, Map.of("b", 6L, "a", 5L));

    assertThat(mark.encode())
        .asHexString()
        .isEqualToIgnoringCase(
            "01"
                + "0000000000000001"
                + "0000000000000002"
                + "0000000000000003"
                + "0000000000000004"
                + "0000000000000007"
                + "00000002"
                + ("00000001" + "61" + "0000000000000005")
                + ("00000001" + "62" + "0000000000000006"));
  }

  @Test
  void anotherFormatCountsAsDamage() {
    byte[] bytes = MARK.encode();
    bytes[0] = 2;

    assertThatThrownBy(() -> TableMark.decode(bytes))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("format 2")
        .extracting("kind")
        .isEqualTo(StorageException.Kind.CORRUPT);
  }

  @Test
  void whatIsCutOffIsRefused() {
    byte[] bytes = MARK.encode();

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> TableMark.decode(cut))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("damaged");
    }
  }

  /** Among others a length of 2 GiB, which must not be believed and allocated. */
  @Test
  void damagedBytesGiveAnotherMarkOrAnErrorThatSaysSo() {
    for (int at = 0; at < MARK.encode().length; at++) {
      for (int flip : new int[] {0x01, 0x7f, 0x80, 0xff}) {
        byte[] damaged = MARK.encode();
        damaged[at] ^= (byte) flip;
        try {
          assertThat(TableMark.decode(damaged)).as("byte %d", at).isNotEqualTo(MARK);
        } catch (StorageException e) {
          assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT);
        }
      }
    }
  }
}
