package io.goka.tester;

import io.goka.engine.kafka.KafkaHeaders;
import io.goka.spi.GroupGraph;
import io.goka.spi.Headers;
import io.goka.spi.Stream;
import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Writes records into streams as some program would. Owner: the test's thread. */
final class InputRecords {

  private final Groups groups;

  InputRecords(Groups groups) {
    this.groups = groups;
  }

  <M> void write(
      Stream<M> stream, String key, @Nullable M message, Headers headers, Instant timestamp) {
    GroupGraph.Traits reader = readerOf(stream);
    byte[] writtenKey = reader.keyFormat().encode(key);
    byte[] value = message == null ? null : stream.codec().encode(message);
    append(stream, home(stream, reader, writtenKey), writtenKey, value, headers, timestamp);
  }

  void writeRaw(Stream<?> stream, byte @Nullable [] key, byte @Nullable [] value) {
    GroupGraph.Traits reader = readerOf(stream);
    writeRaw(stream, key == null ? 0 : home(stream, reader, key), key, value);
  }

  void writeRaw(Stream<?> stream, int partition, byte @Nullable [] key, byte @Nullable [] value) {
    readerOf(stream);
    append(stream, partition, key, value, Headers.empty(), groups.clock().instant());
  }

  private int home(Stream<?> stream, GroupGraph.Traits reader, byte[] key) {
    int count = groups.topics().topic(stream.topic()).partitionCount();
    return reader.partitioner().partition(key, count);
  }

  private void append(
      Stream<?> stream,
      int partition,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      Instant timestamp) {
    groups.running().require(stream.topic());
    groups
        .topics()
        .topic(stream.topic())
        .append(
            partition,
            key,
            value,
            new RecordHeaders(KafkaHeaders.of(headers)),
            timestamp.toEpochMilli());
    groups.run();
  }

  private GroupGraph.Traits readerOf(Stream<?> stream) {
    return groups
        .definitions()
        .readerOf(stream.topic())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no group of this tester takes '"
                        + stream.topic()
                        + "' as an input: add .input(...) for it to a graph, or its plugin to the"
                        + " tester"));
  }
}
