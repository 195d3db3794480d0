package io.goka.bench.contestant;

import io.goka.bench.workload.JoinedTable;
import io.goka.bench.workload.Json;
import io.goka.bench.workload.Order;
import io.goka.bench.workload.Totals;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import java.util.concurrent.atomic.LongAdder;

/** The workloads as the author of a plugin would write them. Owner: any thread. */
final class OurGraph {

  private OurGraph() {}

  /**
   * The graph of a race.
   *
   * @param processed adds up the records
   */
  static GroupGraph of(Race race, LongAdder processed) {
    return switch (race.workload().work()) {
      case COUNT -> counter(race, processed);
      case PASS -> pass(race, processed);
      case TOTAL -> totals(race, processed);
      case JOIN -> join(race, processed);
    };
  }

  private static GroupGraph counter(Race race, LongAdder processed) {
    return GroupGraph.define(race.group())
        .persist(Codecs.int64())
        .input(
            Stream.of(race.topic(), Codecs.bytes()),
            (context, message) -> {
              context.setValue(context.value().orElse(0L) + 1);
              processed.increment();
            })
        .build();
  }

  private static GroupGraph pass(Race race, LongAdder processed) {
    Stream<byte[]> output = Stream.of(race.output(), Codecs.bytes());
    return GroupGraph.define(race.group())
        .input(
            Stream.of(race.topic(), Codecs.bytes()),
            (context, message) -> {
              context.emit(output, context.key(), message);
              processed.increment();
            })
        .output(output)
        .build();
  }

  private static GroupGraph totals(Race race, LongAdder processed) {
    return GroupGraph.define(race.group())
        .persist(new JsonCodec<>(new Json<>(Totals.class)))
        .input(
            Stream.of(race.topic(), new JsonCodec<>(new Json<>(Order.class))),
            (context, order) -> {
              context.setValue(Totals.add(context.value().orElse(null), order));
              processed.increment();
            })
        .build();
  }

  private static GroupGraph join(Race race, LongAdder processed) {
    Table<byte[]> joined = Table.ofTopic(race.joined(), Codecs.bytes());
    Stream<byte[]> output = Stream.of(race.output(), Codecs.bytes());
    return GroupGraph.define(race.group())
        .join(joined)
        .input(
            Stream.of(race.topic(), Codecs.bytes()),
            (context, message) -> {
              context
                  .join(joined)
                  .ifPresent(
                      found ->
                          context.emit(output, context.key(), JoinedTable.enrich(message, found)));
              processed.increment();
            })
        .output(output)
        .build();
  }
}
