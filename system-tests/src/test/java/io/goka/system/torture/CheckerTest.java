package io.goka.system.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.plugins.Books.Account;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckerTest {

  private static final int LAST = 20;
  private static final String ALL = Account.ofAllUpTo(LAST).text();

  @Test
  void findsNothingWhereAllIsAsItShouldBe() {
    Verdict findings = check(Guarantee.EXACTLY_ONCE, ALL, ALL, ALL, 1, 0, 1);

    assertThat(findings.examples()).isEmpty();
    assertThat(findings.duplicated()).isZero();
  }

  @Test
  void aNumberWithoutItsReceiptIsLost() {
    assertThat(check(Guarantee.AT_LEAST_ONCE, ALL, ALL, ALL, 2, 0, 1).lost()).isEqualTo(1);
  }

  @Test
  void aReceiptThatComesAgainIsDuplicated() {
    assertThat(check(Guarantee.EXACTLY_ONCE, ALL, ALL, ALL, 1, 3, 1).duplicated()).isEqualTo(3);
  }

  @Test
  void anAccountThatMissesEntriesHasLostThem() {
    String short3 = new Account(17, 200, LAST, 3, 2).text();

    assertThat(check(Guarantee.AT_LEAST_ONCE, short3, short3, short3, 1, 0, 1).lost()).isEqualTo(3);
  }

  @Test
  void whatWasLostIsToldByReceiptsAccountsAndDeadLetters() {
    String short3 = new Account(17, 200, LAST, 3, 2).text();

    Verdict verdict = check(Guarantee.AT_LEAST_ONCE, short3, short3, short3, 6, 0, 0);

    assertThat(verdict.unreceipted()).isEqualTo(5);
    assertThat(verdict.unbooked()).isEqualTo(3);
    assertThat(verdict.unlettered()).isEqualTo(1);
    assertThat(verdict.lost()).isEqualTo(6);
  }

  @Test
  void whereNobodyIsLeftToAskOverHttpThatIsTold() {
    Outcome all = outcome(ALL, ALL, ALL, new Receipts.OfKey(), 1);
    Outcome unanswered =
        new Outcome(
            all.acknowledged(),
            all.receipts(),
            all.table(),
            all.stores(),
            Optional.empty(),
            all.poisoned(),
            all.letters());

    Verdict verdict = check(Guarantee.AT_LEAST_ONCE, unanswered);

    assertThat(verdict.mismatched()).isZero();
    assertThat(verdict.unasked()).singleElement().asString().contains("HTTP");
    assertThat(check(Guarantee.AT_LEAST_ONCE, all).unasked()).isEmpty();
  }

  @Test
  void anAccountThatCountsTooMuchIsFineUnderAtLeastOnceAlone() {
    String more = new Account(22, 233, LAST, 0, 2).text();

    assertThat(check(Guarantee.AT_LEAST_ONCE, more, more, more, 1, 0, 1).mismatched()).isZero();
    Verdict exact = check(Guarantee.EXACTLY_ONCE, more, more, more, 1, 0, 1);
    assertThat(exact.mismatched()).isEqualTo(1);
    assertThat(exact.duplicated()).isEqualTo(2);
  }

  @Test
  void storeAndHttpThatSaySomethingElseThanTheTopicAreMismatched() {
    String other = new Account(21, 211, LAST, 0, 2).text();

    assertThat(check(Guarantee.AT_LEAST_ONCE, ALL, other, ALL, 1, 0, 1).mismatched()).isEqualTo(1);
    assertThat(check(Guarantee.AT_LEAST_ONCE, ALL, ALL, other, 1, 0, 1).mismatched()).isEqualTo(1);
  }

  @Test
  void aDeadLetterThatIsMissingIsLostAndASecondOneIsDuplicated() {
    assertThat(check(Guarantee.AT_LEAST_ONCE, ALL, ALL, ALL, 1, 0, 0).lost()).isEqualTo(1);
    assertThat(check(Guarantee.EXACTLY_ONCE, ALL, ALL, ALL, 1, 0, 2).duplicated()).isEqualTo(1);
  }

  @Test
  void receiptsOutOfOrderBreakExactlyOnce() {
    Receipts.OfKey receipts = new Receipts.OfKey();
    IntStream.of(2, 1).forEach(receipts::add);
    IntStream.rangeClosed(3, LAST).forEach(receipts::add);

    assertThat(check(Guarantee.EXACTLY_ONCE, outcome(ALL, ALL, ALL, receipts, 1)).breaches())
        .isEqualTo(1);
  }

  private static Verdict check(
      Guarantee guarantee,
      String table,
      String store,
      String answer,
      int firstReceipt,
      int again,
      int letters) {
    Receipts.OfKey receipts = new Receipts.OfKey();
    IntStream.rangeClosed(firstReceipt, LAST).forEach(receipts::add);
    IntStream.rangeClosed(LAST - again + 1, LAST).forEach(receipts::add);
    return check(guarantee, outcome(table, store, answer, receipts, letters));
  }

  private static Verdict check(Guarantee guarantee, Outcome outcome) {
    return new Checker(guarantee).check(outcome).verdict();
  }

  private static Outcome outcome(
      String table, String store, String answer, Receipts.OfKey receipts, int letters) {
    return new Outcome(
        Map.of("key", LAST),
        Map.of("key", receipts),
        Map.of("key", table),
        Map.of("key", store),
        Optional.of(Map.of("key", answer)),
        List.of("poisoned"),
        Map.of("poisoned", letters));
  }
}
