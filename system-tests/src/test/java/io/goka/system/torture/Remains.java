package io.goka.system.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.TopicContent;
import io.goka.system.plugins.Books;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * What a run leaves in Kafka, as those see it who rely on the guarantee.
 *
 * @param kafka where
 * @param guarantee what was promised
 */
record Remains(Cluster kafka, Guarantee guarantee) {

  /** What each partition of the table's topic comes to: the value of each key. */
  Map<Integer, Map<String, String>> table() throws ExecutionException, InterruptedException {
    Map<Integer, TopicContent> partitions = new TreeMap<>();
    kafka.read(
        Books.TABLE,
        guarantee.isolation(),
        each -> partitions.computeIfAbsent(each.partition(), none -> new TopicContent()).add(each));
    Map<Integer, Map<String, String>> values = new TreeMap<>();
    partitions.forEach((partition, content) -> values.put(partition, content.values()));
    return values;
  }

  /** All partitions of a table in one. */
  static Map<String, String> merged(Map<Integer, Map<String, String>> partitions) {
    Map<String, String> all = new TreeMap<>();
    partitions.values().forEach(all::putAll);
    return all;
  }

  /** How many dead letters there are of each key. */
  Map<String, Integer> letters() throws ExecutionException, InterruptedException {
    Map<String, Integer> letters = new TreeMap<>();
    if (kafka.has(Books.LETTERS)) {
      kafka.read(
          Books.LETTERS, guarantee.isolation(), each -> letters.merge(key(each), 1, Integer::sum));
    }
    return letters;
  }

  /** What came out of each key; as they are read when all is over, without an outage. */
  Map<String, Receipts.OfKey> receipts() throws ExecutionException, InterruptedException {
    Map<String, Receipts.OfKey> receipts = new HashMap<>();
    kafka.read(
        Books.RECEIPTS,
        guarantee.isolation(),
        each ->
            receipts
                .computeIfAbsent(key(each), none -> new Receipts.OfKey())
                .add(Integer.parseInt(new String(each.value(), UTF_8))));
    return receipts;
  }

  /** What was offered to the group, acknowledged or not. */
  Offered offered() throws ExecutionException, InterruptedException {
    Offered offered = new Offered();
    kafka.read(
        Books.ENTRIES,
        IsolationLevel.READ_UNCOMMITTED,
        each -> offered.add(key(each), new String(each.value(), UTF_8)));
    return offered;
  }

  /** Where each partition of the input ends. */
  Map<TopicPartition, Long> endsOfEntries() throws ExecutionException, InterruptedException {
    return kafka.ends(Books.ENTRIES);
  }

  /** Where the last record is of each partition of the loop: markers are nobody's to process. */
  Map<TopicPartition, Long> endsOfLoops() throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> ends = new HashMap<>();
    if (kafka.has(Books.LOOPED)) {
      kafka.read(
          Books.LOOPED,
          IsolationLevel.READ_COMMITTED,
          each -> ends.put(new TopicPartition(each.topic(), each.partition()), each.offset() + 1));
    }
    return ends;
  }

  /** What the group has not processed up to these ends, a line for each partition. */
  List<String> undone(Map<TopicPartition, Long> ends)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> committed = kafka.committed(Books.GROUP);
    return ends.entrySet().stream()
        .filter(end -> committed.getOrDefault(end.getKey(), 0L) < end.getValue())
        .map(
            end -> end.getKey() + " is at " + committed.get(end.getKey()) + " of " + end.getValue())
        .sorted()
        .toList();
  }

  private static String key(ConsumerRecord<byte[], byte[]> each) {
    return new String(each.key(), UTF_8);
  }
}
