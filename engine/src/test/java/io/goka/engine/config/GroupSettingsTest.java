package io.goka.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupSettingsTest {

  @Test
  void settingOfAGroupGoesBeforeThatOfAllGroups() {
    Configuration configuration =
        new Sources()
            .set("group.a.commit.interval.ms", "100")
            .set("commit.interval.ms", "200")
            .set("cache.bytes", "32m")
            .read();

    assertThat(configuration.group("a").commitInterval()).hasMillis(100);
    assertThat(configuration.group("a").cacheBytes()).isEqualTo(32L << 20);
    assertThat(configuration.group("b").commitInterval()).hasMillis(200);
  }

  @Test
  void everyGroupKeyHoldsForOneGroup() {
    Map<String, String> values =
        Map.ofEntries(
            Map.entry(GroupKeys.GUARANTEE, "exactly_once"),
            Map.entry(GroupKeys.COMMIT_INTERVAL, "1"),
            Map.entry(GroupKeys.TRANSACTION_TIMEOUT, "60000"),
            Map.entry(GroupKeys.TASK_THREADS, "2"),
            Map.entry(GroupKeys.CACHE, "3m"),
            Map.entry(GroupKeys.UNCOMMITTED, "2m"),
            Map.entry(GroupKeys.QUEUE, "5"),
            Map.entry(GroupKeys.POLL, "6"),
            Map.entry(GroupKeys.SESSION_TIMEOUT, "7000"),
            Map.entry(GroupKeys.HEARTBEAT_INTERVAL, "8"),
            Map.entry(GroupKeys.REVOKE_TIMEOUT, "9"),
            Map.entry(GroupKeys.DEFERRED_COMMITS, "10"),
            Map.entry(GroupKeys.DEFERRED_COMMIT_WARNING, "11"),
            Map.entry(GroupKeys.STORAGE, "s"),
            Map.entry(GroupKeys.LEAVE, "true"),
            Map.entry("input.offset.reset", "latest"),
            Map.entry(ErrorKeys.DECODE, "skip"),
            Map.entry(ErrorKeys.CALLBACK, "retry"),
            Map.entry(ErrorKeys.PRODUCE, "dead-letter"),
            Map.entry(ErrorKeys.RETRIES, "12"),
            Map.entry(ErrorKeys.RETRIES_THEN, "skip"),
            Map.entry(ErrorKeys.BACKOFF, "13"),
            Map.entry(ErrorKeys.LONGEST_BACKOFF, "14"),
            Map.entry(GroupKeys.RESTART_BACKOFF, "15"),
            Map.entry(GroupKeys.RESTART_BACKOFF_MAX, "16"),
            Map.entry(GroupKeys.RESTART_MAX_ATTEMPTS, "17"),
            Map.entry(GroupKeys.RESTART_QUIET, "18"),
            Map.entry(GroupKeys.STUCK_AFTER, "19"));
    assertThat(values.keySet()).isEqualTo(GroupKeys.names());
    Sources ofOne = new Sources();
    values.forEach((key, value) -> ofOne.set("group.my.group." + key, value));
    Sources ofAll = new Sources();
    values.forEach(ofAll::set);

    assertThat(ofOne.read().group("my.group")).isEqualTo(ofAll.read().group("any"));
    assertThat(ofOne.read().group("any")).isEqualTo(new Sources().read().group("any"));
  }

  @Test
  void nameOfAGroupMayHoldDotsAndEvenKeys() {
    Configuration configuration =
        new Sources()
            .set("group.eu.west.clicks.task.threads", "1")
            .set("group.storage.storage", "a")
            .set("group.x.commit.interval.ms.storage", "b")
            .set("group.server.port.storage", "c")
            .read();

    assertThat(configuration.group("eu.west.clicks").taskThreads()).isEqualTo(1);
    assertThat(configuration.group("clicks").taskThreads()).isEqualTo(Sources.PROCESSORS);
    assertThat(configuration.group("storage").storage()).isEqualTo("a");
    assertThat(configuration.group("x.commit.interval.ms").storage()).isEqualTo("b");
    assertThat(configuration.group("server.port").storage()).isEqualTo("c");
  }

  @Test
  void mistakesInGroupKeysAreTold() {
    assertThat(
            new Sources()
                .set("group.storage", "1")
                .set("group..storage", "1")
                .set("group.a.server.port", "1")
                .set("group.a.b.sesion.timeout.ms", "1")
                .set("group.a.b", "1")
                .set("group.a.task.threads", "none")
                .problems())
        .containsExactly(
            "group.storage (--set) names no group: write group.<name>.storage.",
            "group..storage (--set) names no group: write group.<name>.storage.",
            "group.a.server.port (--set) cannot be set for one group: set server.port for the whole"
                + " server.",
            "group.a.b.sesion.timeout.ms (--set) is not a known key; did you mean"
                + " group.a.b.session.timeout.ms?",
            "group.a.b (--set) is not a known key.",
            "group.a.task.threads=none (--set): expected a whole number from 1 to 1024.");
  }

  @Test
  void pluginGetsWhatStandsUnderItsName() {
    Configuration configuration =
        new Sources()
            .set("plugin.click.emitter.rate", "1")
            .set("plugin.click.emitter.http.url", "http://x")
            .set("plugin.click-2.rate", "2")
            .read();

    assertThat(configuration.plugin("click.emitter"))
        .isEqualTo(Map.of("rate", "1", "http.url", "http://x"));
    assertThat(configuration.plugin("click")).doesNotContainKey("rate");
    assertThat(configuration.plugin("click-2")).isEqualTo(Map.of("rate", "2"));
  }

  @Test
  void pluginKeyWithoutNameOrSettingIsTold() {
    assertThat(
            new Sources()
                .set("plugin.rate", "1")
                .set("plugin.a.", "1")
                .set("plugin..rate", "1")
                .problems())
        .hasSize(3)
        .allSatisfy(problem -> assertThat(problem).contains("write plugin.<name>.<setting>."));
  }

  @Test
  void settingsOfNobodyAreFoundLater() {
    Configuration configuration =
        new Sources()
            .set("group.click-counter.storage", "a")
            .set("group.click-conter.storage", "a")
            .set("plugin.click-emiter.rate", "1")
            .set("plugin.click-emitter.rate", "1")
            .variable("GOKA_PLUGIN__CLICK_EMITTER__RATE", "1")
            .read();

    assertThat(configuration.strays(Set.of("click-counter"), Set.of(), Set.of("click-emitter")))
        .containsExactly(
            "group.click-conter.storage (--set) is the setting of no group that is here; did you"
                + " mean group.click-counter?",
            "plugin.click-emiter.rate (--set) is the setting of no plugin that is here; did you"
                + " mean plugin.click-emitter?");
  }

  @Test
  void policiesAreReadAndSayWhetherARecordMayBecomeADeadLetter() {
    Configuration configuration =
        new Sources()
            .set("group.a.error.decode", "dead-letter")
            .set("group.b.error.callback", "retry")
            .set("group.c.error.callback", "retry")
            .set("group.c.error.retries.then", "dead-letter")
            .set("group.d.error.produce", "skip")
            .set("group.d.error.retries.then", "dead-letter")
            .read();

    assertThat(configuration.group("a").errors().decode())
        .isEqualTo(ErrorConfig.Policy.DEAD_LETTER);
    assertThat(configuration.group("a").errors().mayDeadLetter()).isTrue();
    assertThat(configuration.group("b").errors().mayDeadLetter()).isFalse();
    assertThat(configuration.group("c").errors().mayDeadLetter()).isTrue();
    assertThat(configuration.group("d").errors().mayDeadLetter()).isFalse();
  }

  @Test
  void aPolicyThatThereIsNotIsRefused() {
    assertThat(new Sources().set("error.retries.then", "retry").problems())
        .containsExactly("error.retries.then=retry (--set): expected fail, skip or dead-letter.");
  }
}
