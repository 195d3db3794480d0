package io.goka.tester;

import io.goka.engine.state.ServedTable.Reading;
import io.goka.spi.GroupGraph;
import io.goka.spi.KeyFormat;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioner;
import io.goka.spi.Partitioners;
import io.goka.spi.Table;
import io.goka.spi.ViewDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The tables that a tester's plugins have to do with: a group's own, as it would be served, and
 * those that others write, as their topics have them. Owner: the test's thread.
 */
final class Tables {

  private final Groups groups;

  Tables(Groups groups) {
    this.groups = groups;
  }

  /**
   * How a table's keys are written, and where they live.
   *
   * @param topic the table's topic
   * @param keyFormat how its keys are written
   * @param partitioner where they live
   */
  private record Place(MemoryTopic topic, KeyFormat keyFormat, Partitioner partitioner) {

    int partition(byte[] key) {
      return partitioner.partition(key, topic.partitionCount());
    }
  }

  <V> @Nullable V value(Table<V> table, String key) {
    Place place = place(table);
    byte[] written = place.keyFormat().encode(key);
    Reading.Here here = served(table, place, written);
    byte[] value = here == null ? place.topic().compacted().get(Bytes.wrap(written)) : here.value();
    return value == null ? null : table.codec().decode(value);
  }

  <V> Map<String, V> all(Table<V> table) {
    Place place = place(table);
    Map<String, V> all = new LinkedHashMap<>();
    new TreeMap<>(place.topic().compacted())
        .forEach(
            (key, written) -> {
              Reading.Here here = served(table, place, key.get());
              byte[] value = here == null ? written : here.value();
              if (value != null) {
                all.put(place.keyFormat().decode(key.get()), table.codec().decode(value));
              }
            });
    return all;
  }

  /**
   * What a running group's table has for a key, as it would be served.
   *
   * @return null for any other table: its topic is all there is of it
   */
  private Reading.@Nullable Here served(Table<?> table, Place place, byte[] key) {
    return owner(table)
        .flatMap(SteppedGroup::table)
        .map(served -> served.read(place.partition(key), key))
        .filter(Reading.Here.class::isInstance)
        .map(Reading.Here.class::cast)
        .orElse(null);
  }

  <V> void set(Table<V> table, String key, V value) {
    Place place = place(table);
    byte[] encoded = table.codec().encode(value);
    write(table, () -> append(place, place.keyFormat().encode(key), encoded));
  }

  void remove(Table<?> table, String key) {
    Place place = place(table);
    write(table, () -> append(place, place.keyFormat().encode(key), null));
  }

  void clear(Table<?> table) {
    Place place = place(table);
    List<Bytes> keys = List.copyOf(place.topic().compacted().keySet());
    write(table, () -> keys.forEach(key -> append(place, key.get(), null)));
  }

  /** A group is the only one to write its table: it is away meanwhile, and then recovers. */
  private void write(Table<?> table, Runnable writing) {
    Optional<SteppedGroup> owner = owner(table).filter(SteppedGroup::isRunning);
    if (owner.isPresent()) {
      owner.get().away(writing);
    } else {
      writing.run();
    }
    groups.run();
  }

  private void append(Place place, byte[] key, byte @Nullable [] value) {
    place
        .topic()
        .append(place.partition(key), key, value, new RecordHeaders(), groups.clock().millis());
  }

  private Place place(Table<?> table) {
    MemoryTopic topic = groups.topics().topic(topicOf(table));
    return owner(table)
        .map(group -> group.plan().graph())
        .or(() -> readerOf(table))
        .map(GroupGraph::traits)
        .map(traits -> new Place(topic, traits.keyFormat(), traits.partitioner()))
        .or(() -> viewOf(table).map(view -> new Place(topic, view.keyFormat(), view.partitioner())))
        .orElseGet(() -> new Place(topic, KeyFormats.UTF8, Partitioners.MURMUR2));
  }

  private Optional<ViewDefinition> viewOf(Table<?> table) {
    return groups.definitions().views().values().stream()
        .filter(view -> topicOf(view.table()).equals(topicOf(table)))
        .findFirst();
  }

  private Optional<SteppedGroup> owner(Table<?> table) {
    return groups.running().ownerOf(topicOf(table));
  }

  /** Who joins a table, or looks it up, reads its keys as its own. */
  private Optional<GroupGraph> readerOf(Table<?> table) {
    String topic = topicOf(table);
    return groups.definitions().groups().values().stream()
        .filter(
            graph ->
                graph.joins().stream().anyMatch(join -> topicOf(join.table()).equals(topic))
                    || graph.lookups().stream()
                        .anyMatch(lookup -> topicOf(lookup.table()).equals(topic)))
        .findFirst();
  }

  private String topicOf(Table<?> table) {
    return table.topic(groups.settings().tableSuffix());
  }
}
