package io.goka.bench.contestant;

import io.goka.engine.config.GroupConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;

/** Owner: the thread that times it. A workload on Kafka Streams, with a RocksDB store. */
final class StreamsContestant implements Contestant {

  private static final long CACHE_BYTES = 256L * 1024 * 1024;
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final KafkaStreams streams;
  private volatile @Nullable String failure;

  /**
   * @param race what is run
   * @param cached whether stores have a record cache
   * @param processed adds up the records
   */
  StreamsContestant(Race race, boolean cached, LongAdder processed) {
    GroupConfig group = OurSettings.of(race).group(race.group());
    Properties settings = StreamsSettings.of(race, group, cached ? cacheBytes(race, group) : 0);
    this.streams =
        new KafkaStreams(new StreamsTopology(race, cached, processed).build(settings), settings);
    streams.setUncaughtExceptionHandler(
        error -> {
          failure = error.toString();
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
  }

  /** Where memory is short for us, it is for Kafka Streams; elsewhere it has plenty. */
  private static long cacheBytes(Race race, GroupConfig group) {
    return race.workload().stateMemoryBytes() > 0 ? group.cacheBytes() : CACHE_BYTES;
  }

  @Override
  public void start() {
    streams.start();
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void close() {
    if (!streams.close(CLOSE)) {
      throw new IllegalStateException(
          "Kafka Streams did not end within " + CLOSE.toSeconds() + " s");
    }
  }
}
