package io.goka.tester;

import io.goka.engine.state.CopyView;
import io.goka.spi.Table;
import io.goka.spi.View;
import io.goka.spi.ViewDefinition;
import java.util.Collection;
import java.util.List;

/** The views that plugins define. Owner: the test's thread. */
final class Views {

  private final Groups groups;

  Views(Groups groups) {
    this.groups = groups;
  }

  <V> View<V> of(Table<V> table) {
    Collection<ViewDefinition> all = groups.definitions().views().values();
    List<ViewDefinition> fitting = all.stream().filter(view -> isOf(view, table)).toList();
    if (fitting.size() != 1) {
      throw new IllegalArgumentException(
          fitting.isEmpty()
              ? "no plugin of this tester defines a view of the " + table
              : "there are several views of the "
                  + table
                  + ": say which one by view(name, table): "
                  + fitting.stream().map(ViewDefinition::name).toList());
    }
    return open(fitting.get(0), table);
  }

  <V> View<V> of(String name, Table<V> table) {
    ViewDefinition definition = groups.definitions().views().get(name);
    if (definition == null || !isOf(definition, table)) {
      throw new IllegalArgumentException(
          "no plugin of this tester defines a view '"
              + name
              + "' of the "
              + table
              + ": there are "
              + groups.definitions().views().keySet());
    }
    return open(definition, table);
  }

  private boolean isOf(ViewDefinition view, Table<?> table) {
    return topicOf(view.table()).equals(topicOf(table));
  }

  private <V> View<V> open(ViewDefinition view, Table<V> table) {
    return new CopyView<>(
        groups.copies().copy(topicOf(table)), table.codec(), view.keyFormat(), view.partitioner());
  }

  private String topicOf(Table<?> table) {
    return table.topic(groups.settings().tableSuffix());
  }
}
