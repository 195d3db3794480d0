package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransactionalIdsTest {

  @ParameterizedTest
  @CsvSource({
    "clicks, server-1, 0",
    "click.counter-v2, host.example.org-9095, 12",
    "g, rack/a/node/1, 3",
    "g, 'with space', 1"
  })
  void anIdLeadsBackToItsInstance(String group, String instance, int task) {
    TransactionalIds ids = new TransactionalIds(group, instance);
    TransactionalIds others = new TransactionalIds(group, "other");

    assertThat(ids.of(task)).startsWith(group + "/").endsWith("/" + task);
    assertThat(others.instanceOf(ids.of(task))).contains(instance);
  }

  @Test
  void tasksAndInstancesHaveIdsOfTheirOwn() {
    TransactionalIds ids = new TransactionalIds("g", "a");

    assertThat(ids.of(1)).isNotEqualTo(ids.of(2));
    assertThat(ids.of(1)).isNotEqualTo(new TransactionalIds("g", "b").of(1));
  }

  @ParameterizedTest
  @CsvSource({
    "clicks.more/a/0",
    "clicks-more/a/0",
    "click/a/0",
    "other",
    "clicks",
    "clicks/",
    "clicks/0",
    "''",
    "my-clicks/a/0"
  })
  void idsOfOthersAreNotTakenForTheGroups(String foreign) {
    assertThat(new TransactionalIds("clicks", "a").instanceOf(foreign)).isEmpty();
  }
}
