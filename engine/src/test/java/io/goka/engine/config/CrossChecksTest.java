package io.goka.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrossChecksTest {

  @Test
  void heartbeatsFitFiveTimesIntoASession() {
    assertThat(new Sources().set("heartbeat.interval.ms", "2001").problems())
        .containsExactly(
            "heartbeat.interval.ms=2001 (--set): expected at most a fifth of"
                + " session.timeout.ms=10000 (default).");
    new Sources().set("heartbeat.interval.ms", "2000").read();
  }

  @Test
  void ruleHoldsForEachGroupWithItsOwnSettings() {
    assertThat(new Sources().set("group.a.b.session.timeout.ms", "900").problems())
        .containsExactly(
            "heartbeat.interval.ms=500 (default): expected at most a fifth of"
                + " group.a.b.session.timeout.ms=900 (--set).");
    assertThat(new Sources().variable("GOKA_GROUP__A__SESSION_TIMEOUT_MS", "900").problems())
        .singleElement()
        .asString()
        .contains("group.a.session.timeout.ms=900 (GOKA_GROUP__A__SESSION_TIMEOUT_MS)");
  }

  @Test
  void deliveryEndsBeforeTheSessionOfAnyGroup() {
    Sources sources =
        new Sources()
            .set("kafka.delivery.timeout.ms", "9000")
            .set("group.a.session.timeout.ms", "8000");

    assertThat(sources.problems())
        .containsExactly(
            "kafka.delivery.timeout.ms=9000 (--set): expected less than"
                + " group.a.session.timeout.ms=8000 (--set), or an instance that was replaced could"
                + " still write.");
  }

  @Test
  void recordsDoNotLingerUntilTheyExpire() {
    Sources sources =
        new Sources()
            .set("kafka.producer.linger.ms", "1500")
            .set("group.a.session.timeout.ms", "5000");

    assertThat(sources.problems())
        .singleElement()
        .asString()
        .startsWith(
            "kafka.producer.linger.ms=1500 (--set): expected at most a quarter of"
                + " group.a.session.timeout.ms=5000 (--set)");
  }

  @Test
  void deliveryLeavesTimeForARequest() {
    assertThat(
            new Sources()
                .set("kafka.delivery.timeout.ms", "5000")
                .set("kafka.request.timeout.ms", "4990")
                .set("kafka.linger.ms", "11")
                .problems())
        .singleElement()
        .asString()
        .startsWith("kafka.delivery.timeout.ms=5000 (--set): expected at least");
  }

  @Test
  void transactionsOutliveACommitInterval() {
    Sources sources =
        new Sources().set("commit.interval.ms", "60000").set("revoke.timeout.ms", "1");
    sources.read();

    assertThat(sources.set("group.a.processing.guarantee", "exactly_once").problems())
        .containsExactly(
            "commit.interval.ms=60000 (--set): expected less than half of"
                + " transaction.timeout.ms=60000 (default).");
    sources.set("transaction.timeout.ms", "120001").read();
  }

  @Test
  void revocationFitsIntoAStopAndBetweenTwoPolls() {
    assertThat(new Sources().set("revoke.timeout.ms", "20001").problems())
        .singleElement()
        .asString()
        .contains("no more than shutdown.timeout.ms=20000 (default)");
    assertThat(new Sources().set("kafka.max.poll.interval.ms", "5000").problems())
        .singleElement()
        .asString()
        .contains("revoke.timeout.ms=8000 (default)", "max.poll.interval.ms=5000 (--set)");
  }

  @Test
  void uncommittedWritesFitIntoTheCache() {
    assertThat(new Sources().set("group.a.cache.bytes", "8m").problems())
        .containsExactly(
            "uncommitted.bytes=16m (default): expected no more than group.a.cache.bytes=8m"
                + " (--set), which holds it.");
  }

  @Test
  void suffixesAndFoldersDiffer() {
    assertThat(
            new Sources()
                .set("topic.suffix.loop", "-table")
                .set("plugins.dir", "/srv/goka")
                .set("data.dir", "/srv/./goka")
                .problems())
        .containsExactly(
            "topic.suffix.loop=-table (--set): expected another suffix than"
                + " topic.suffix.table=-table (default).",
            "plugins.dir=/srv/goka (--set): expected another folder than data.dir=/srv/./goka"
                + " (--set).");
  }

  @Test
  void clientsKeepOrderAndRetry() {
    assertThat(
            new Sources()
                .set("kafka.max.in.flight.requests.per.connection", "6")
                .set("kafka.retries", "0")
                .problems())
        .hasSize(2);
  }

  @Test
  void settingThatIsWrongByItselfIsToldOnce() {
    assertThat(
            new Sources()
                .set("session.timeout.ms", "soon")
                .set("heartbeat.interval.ms", "9000")
                .set("kafka.delivery.timeout.ms", "later")
                .problems())
        .hasSize(2)
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .containsAnyOf("milliseconds, a whole number", "expected a whole number"))
        .noneSatisfy(problem -> assertThat(problem).contains("third"));
  }

  @Test
  void theFirstBackoffIsNotLongerThanTheLongest() {
    assertThat(new Sources().set("group.a.error.retry.backoff.ms", "30001").problems())
        .containsExactly(
            "group.a.error.retry.backoff.ms=30001 (--set): expected no more than"
                + " error.retry.backoff.max.ms=30000 (default).");
    new Sources().set("error.retry.backoff.ms", "30000").read();
  }
}
