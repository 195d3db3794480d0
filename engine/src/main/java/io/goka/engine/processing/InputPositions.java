package io.goka.engine.processing;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far each input of a partition is processed, and how far of that may be committed: never past
 * a record whose deferred commit is open. Owner: task thread.
 */
final class InputPositions {

  private final Function<String, String> stamps;
  private final Map<TopicPartition, Position> positions = new HashMap<>();

  /**
   * @param stamps what is written beside each offset of a topic
   */
  InputPositions(Function<String, String> stamps) {
    this.stamps = stamps;
  }

  /** One input. */
  private static final class Position {

    /** Where to go on behind what is processed. */
    @Nullable OffsetAndMetadata next;

    /** What was last taken to be committed. */
    @Nullable OffsetAndMetadata taken;

    /** Records that hold the commit back, with the number of their open handles. */
    final NavigableMap<Long, Held> held = new TreeMap<>();

    @Nullable OffsetAndMetadata committable() {
      return held.isEmpty() ? next : held.firstEntry().getValue().at();
    }

    boolean advanced() {
      OffsetAndMetadata now = committable();
      OffsetAndMetadata before = taken;
      return now != null && (before == null || now.offset() != before.offset());
    }
  }

  /**
   * A record that holds the commit back.
   *
   * @param at where the input would go on with it
   * @param handles how many open handles it has
   */
  private record Held(OffsetAndMetadata at, int handles) {}

  /** What is before {@code next} is processed. */
  void processed(TopicPartition source, OffsetAndMetadata next) {
    of(source).next = next;
  }

  /** Nothing at or behind a record may be committed, once for each call. */
  void hold(ConsumerRecord<byte[], byte[]> record) {
    of(sourceOf(record))
        .held
        .merge(
            record.offset(),
            new Held(new OffsetAndMetadata(record.offset(), record.leaderEpoch(), ""), 1),
            (before, one) -> new Held(before.at(), before.handles() + 1));
  }

  /** Takes one {@link #hold} back. */
  void release(ConsumerRecord<byte[], byte[]> record) {
    of(sourceOf(record))
        .held
        .computeIfPresent(
            record.offset(),
            (offset, before) ->
                before.handles() == 1 ? null : new Held(before.at(), before.handles() - 1));
  }

  /** Whether more may be committed than was last taken. */
  boolean haveAdvanced() {
    for (Position position : positions.values()) {
      if (position.advanced()) {
        return true;
      }
    }
    return false;
  }

  /** Takes what may be committed and was not taken before. */
  Map<TopicPartition, OffsetAndMetadata> take() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions.forEach(
        (source, position) -> {
          OffsetAndMetadata now = position.committable();
          if (now != null && position.advanced()) {
            position.taken = now;
            offsets.put(source, stamped(source, now));
          }
        });
    return Map.copyOf(offsets);
  }

  private OffsetAndMetadata stamped(TopicPartition source, OffsetAndMetadata at) {
    return new OffsetAndMetadata(at.offset(), at.leaderEpoch(), stamps.apply(source.topic()));
  }

  private Position of(TopicPartition source) {
    return positions.computeIfAbsent(source, unseen -> new Position());
  }

  private static TopicPartition sourceOf(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
