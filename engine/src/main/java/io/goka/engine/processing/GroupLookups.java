package io.goka.engine.processing;

import io.goka.engine.state.TableCopy;
import io.goka.spi.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Owner: poll thread. The copies of the tables that a group looks up, which others keep level. */
final class GroupLookups {

  private final Map<Table<?>, TableCopy> copies = new LinkedHashMap<>();

  /**
   * @param copyOf the copy of a table's topic
   */
  GroupLookups(GroupPlan plan, Function<String, TableCopy> copyOf) {
    plan.edges()
        .lookups()
        .forEach((table, lookup) -> copies.put(table, copyOf.apply(lookup.topic())));
  }

  Map<Table<?>, TableCopy> copies() {
    return copies;
  }

  /** Whether they have been level: what they have can be looked up while Kafka is away. */
  boolean wereLevel() {
    return copies.values().stream().allMatch(TableCopy::wasLevel);
  }

  /** Whether every key can be looked up now. */
  boolean areLevel() {
    return copies.values().stream().allMatch(TableCopy::isLevel);
  }

  /** Has something run when they are level for the first time, on any thread. */
  void onceLevel(Runnable then) {
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(
                copies.values().stream().map(TableCopy::level).toArray(CompletableFuture[]::new))
            .thenRun(then);
  }
}
