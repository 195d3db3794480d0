package io.goka.spi;

import java.util.Optional;

/**
 * The handle of a table: the latest value of each key, kept in a compacted topic. Either the group
 * table of a group, whose topic is the group's name and a suffix from the server's configuration
 * ({@code -table} by default), or any topic by its own name.
 *
 * <p>Declare it once as a constant and use it in graphs, views and callbacks alike.
 *
 * @param <V> the type of the values
 */
public final class Table<V> {

  private final Optional<String> group;
  private final Optional<String> topic;
  private final Codec<V> codec;

  private Table(Optional<String> group, Optional<String> topic, Codec<V> codec) {
    this.group = group;
    this.topic = topic;
    this.codec = codec;
  }

  /**
   * The table of a group.
   *
   * @throws IllegalArgumentException when Kafka does not take the group's name
   */
  public static <V> Table<V> ofGroup(String group, Codec<V> codec) {
    return new Table<>(Optional.of(Names.check("group", group)), Optional.empty(), codec);
  }

  /**
   * The table in a topic, written by any program.
   *
   * @throws IllegalArgumentException when Kafka does not take the topic's name
   */
  public static <V> Table<V> ofTopic(String topic, Codec<V> codec) {
    return new Table<>(Optional.empty(), Optional.of(Names.check("table", topic)), codec);
  }

  /** The group whose table this is; empty for the table of a topic. */
  public Optional<String> group() {
    return group;
  }

  /**
   * The table's topic.
   *
   * @param groupTableSuffix what the server appends to a group's name for its table
   */
  public String topic(String groupTableSuffix) {
    return topic.orElseGet(() -> group.orElseThrow() + groupTableSuffix);
  }

  /** Turns the table's values into bytes and back. */
  public Codec<V> codec() {
    return codec;
  }

  /** Two handles are equal when they name the same group's table, or the same topic. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Table<?> table
        && group.equals(table.group)
        && topic.equals(table.topic);
  }

  @Override
  public int hashCode() {
    return 31 * group.hashCode() + topic.hashCode();
  }

  @Override
  public String toString() {
    return group.map(name -> "table of group " + name).orElseGet(() -> "table " + topic.get());
  }
}
