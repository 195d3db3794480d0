package io.goka.spi;

import java.util.Optional;

/**
 * What a view is a copy of.
 *
 * @param name the view's name in the API and the UI
 * @param table the table
 * @param keyFormat how the table's keys are written
 * @param partitioner where the table's keys live; needed to look a key up in its partition
 * @param listener what of the plugin reads the view; its type fits the table's codec
 */
public record ViewDefinition(
    String name,
    Table<?> table,
    KeyFormat keyFormat,
    Partitioner partitioner,
    Optional<ViewListener<?>> listener) {

  /** Checks the name. */
  public ViewDefinition {
    Names.check("view", name);
  }

  /** A view with UTF-8 keys, placed by Kafka's default partitioner. */
  public static ViewDefinition of(String name, Table<?> table) {
    return new ViewDefinition(name, table, KeyFormats.UTF8, Partitioners.MURMUR2, Optional.empty());
  }

  /** A view that a plugin reads, with UTF-8 keys, placed by Kafka's default partitioner. */
  public static <V> ViewDefinition of(String name, Table<V> table, ViewListener<V> listener) {
    return new ViewDefinition(
        name, table, KeyFormats.UTF8, Partitioners.MURMUR2, Optional.of(listener));
  }

  /** This view with keys of another format. */
  public ViewDefinition withKeyFormat(KeyFormat format) {
    return new ViewDefinition(name, table, format, partitioner, listener);
  }

  /** This view with keys that another partitioner has placed. */
  public ViewDefinition withPartitioner(Partitioner chosen) {
    return new ViewDefinition(name, table, keyFormat, chosen, listener);
  }
}
