package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class HangingTransactionsTest {

  private static final TopicPartition OFFSETS = new TopicPartition("__consumer_offsets", 0);
  private static final long PRODUCER = 4;

  private static Map<TopicPartition, PartitionProducerState> openFrom(long... offsets) {
    List<ProducerState> producers =
        Stream.concat(
                Stream.of(producer(9, OptionalLong.empty())),
                Arrays.stream(offsets)
                    .mapToObj(offset -> producer(PRODUCER, OptionalLong.of(offset))))
            .toList();
    return Map.of(OFFSETS, new PartitionProducerState(producers));
  }

  private static ProducerState producer(long id, OptionalLong start) {
    return new ProducerState(id, 7, 3, 1_000, OptionalInt.of(1), start);
  }

  private static List<TransactionListing> says(TransactionState state) {
    return List.of(new TransactionListing("counter/one/0", PRODUCER, state));
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPLETE_COMMIT", "COMPLETE_ABORT", "EMPTY"})
  void whatItsCoordinatorIsDoneWithAndThePartitionIsNotHangs(TransactionState state) {
    List<HangingTransaction> found =
        HangingTransactions.found(openFrom(155), says(state), openFrom(155));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).told())
        .contains(
            "__consumer_offsets-0",
            "producer 4",
            "counter/one/0 says " + state,
            "1970-01-01T00:00:01Z",
            "abort --topic __consumer_offsets --partition 0 --start-offset 155");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"COMPLETE_COMMIT", "COMPLETE_ABORT", "EMPTY"})
  void whatItsCoordinatorIsAtWorkWithDoesNot(TransactionState state) {
    assertThat(HangingTransactions.found(openFrom(155), says(state), openFrom(155))).isEmpty();
  }

  @Test
  void ofWhatNoCoordinatorTellsYetNothingIsSaid() {
    assertThat(HangingTransactions.found(openFrom(155), List.of(), openFrom(155))).isEmpty();
  }

  @Test
  void whatHasEndedMeanwhileDoesNot() {
    List<TransactionListing> done = says(TransactionState.COMPLETE_COMMIT);

    assertThat(HangingTransactions.found(openFrom(155), done, openFrom())).isEmpty();
    assertThat(HangingTransactions.found(openFrom(155), done, openFrom(160)))
        .as("the next one of the same producer")
        .isEmpty();
  }
}
