package io.goka.system.torture;

import io.goka.system.plugins.Books.Account;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is left of a run against what was promised: local store = fold of the table's topic =
 * HTTP answer = model.
 *
 * @param guarantee what was promised
 */
record Checker(Guarantee guarantee) {

  private static final String NOTHING = "nothing";

  Findings check(Outcome outcome) {
    Findings findings = new Findings();
    outcome.acknowledged().forEach((key, last) -> check(outcome, key, last, findings));
    for (String key : outcome.poisoned()) {
      int letters = outcome.letters().getOrDefault(key, 0);
      if (letters == 0) {
        findings.lostLetter(key);
      }
      findings.duplicated(Math.max(0, letters - 1));
    }
    if (outcome.answers().isEmpty()) {
      findings.unasked("what HTTP answers was not checked: the servers are gone");
    }
    return findings;
  }

  private void check(Outcome outcome, String key, int last, Findings findings) {
    if (last == 0) {
      return;
    }
    @Nullable String folded = outcome.table().get(key);
    compare(key, "the local store", outcome.stores().get(key), folded, findings);
    outcome
        .answers()
        .ifPresent(answers -> compare(key, "HTTP", answers.get(key), folded, findings));
    Account account = folded == null ? Account.EMPTY : Account.parse(folded);
    Receipts.OfKey receipts = outcome.receipts().getOrDefault(key, new Receipts.OfKey());
    findings.lost(
        receipts.missing(last),
        missing(account, last),
        "of the "
            + last
            + " numbers of "
            + key
            + " "
            + receipts.missing(last)
            + " have no receipt, "
            + missing(account, last)
            + " are missing in the account, which is "
            + shown(folded));
    findings.duplicated(Math.max(receipts.repeated(), repeated(account, last)));
    if (guarantee == Guarantee.EXACTLY_ONCE) {
      checkExact(key, last, account, receipts, findings);
    }
  }

  private static void compare(
      String key,
      String where,
      @Nullable String there,
      @Nullable String folded,
      Findings findings) {
    if (!Objects.equals(there, folded)) {
      findings.mismatched(
          key + ": " + where + " has " + shown(there) + ", the table's topic " + shown(folded));
    }
  }

  private static String shown(@Nullable String account) {
    return account == null ? NOTHING : account;
  }

  private static long missing(Account account, int last) {
    Account all = Account.ofAllUpTo(last);
    return Math.max(
        Math.max(all.count() - account.count(), account.gaps()),
        Math.max(all.last() - account.last(), all.loops() - account.loops()));
  }

  private static long repeated(Account account, int last) {
    Account all = Account.ofAllUpTo(last);
    return Math.max(0, Math.max(account.count() - all.count(), account.loops() - all.loops()));
  }

  private static void checkExact(
      String key, int last, Account account, Receipts.OfKey receipts, Findings findings) {
    Account exact = Account.ofAllUpTo(last);
    if (!account.equals(exact)) {
      findings.mismatched(
          key + ": the account is " + account.text() + ", the model's " + exact.text());
    }
    if (receipts.disordered() > 0) {
      findings.breach(key + ": " + receipts.disordered() + " receipts came out of order");
    }
  }
}
