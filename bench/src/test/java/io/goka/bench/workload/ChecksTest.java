package io.goka.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksTest {

  private static final int RECORDS = 500;

  @Test
  void totalsAreThoseOfTheOrdersOfTheInput() {
    Json<Order> json = new Json<>(Order.class);
    Totals[] added = new Totals[Workload.W5.keys()];
    RecordSequence sequence = new RecordSequence(Workload.W5);
    for (int i = 0; i < RECORDS; i++) {
      sequence.next();
      Order order = json.read(sequence.value());
      assertThat(order.customer()).isEqualTo(new String(sequence.key(), StandardCharsets.US_ASCII));
      added[sequence.keyNumber()] = Totals.add(added[sequence.keyNumber()], order);
    }

    assertThat(TotalsCheck.expected(Workload.W5, RECORDS)).isEqualTo(added);
  }

  @Test
  void anOrderAddsItsLines() {
    Order order =
        new Order(
            "o", "c", 1, "EUR", List.of(new Order.Line("a", 2, 30), new Order.Line("b", 1, 5)), "");

    assertThat(Totals.add(null, order)).isEqualTo(new Totals(1, 3, 65, "o"));
    assertThat(Totals.add(new Totals(4, 10, 100, "n"), order))
        .isEqualTo(new Totals(5, 13, 165, "o"));
  }

  @Test
  void outputsAddUpToWhatIsExpected() {
    long[] missing = OutputCheck.expected(Workload.W6, RECORDS);
    RecordSequence sequence = new RecordSequence(Workload.W6);
    for (int i = 0; i < RECORDS; i++) {
      sequence.next();
      byte[] joined = JoinedTable.value(sequence.keyNumber());
      missing[sequence.keyNumber()] -=
          OutputCheck.hash(JoinedTable.enrich(sequence.value(), joined));
    }

    assertThatCode(() -> OutputCheck.compare("o", RECORDS, RECORDS, missing))
        .doesNotThrowAnyException();
  }

  @Test
  void outputsThatAreMissingOrWrongAreFound() {
    assertThatThrownBy(() -> OutputCheck.compare("o", 9, 10, new long[] {0}))
        .hasMessageContaining("9 of 10 records");
    assertThatThrownBy(() -> OutputCheck.compare("o", 10, 10, new long[] {0, 7, 0}))
        .hasMessageContaining("values of 1 keys");
  }

  @Test
  void joinedValuesBelongToTheirKeys() {
    assertThat(JoinedTable.value(1)).isEqualTo(JoinedTable.value(1)).hasSize(100);
    assertThat(JoinedTable.value(1)).isNotEqualTo(JoinedTable.value(2));
    assertThat(JoinedTable.enrich(new byte[] {1}, new byte[] {2, 3})).containsExactly(1, 2, 3);
  }
}
