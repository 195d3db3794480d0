package io.goka.bench.contestant;

import io.goka.bench.report.Role;
import io.goka.bench.workload.Workload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** Who takes part, in the order of their turns. */
public enum ContestantKind {
  /** A group of this server. */
  OURS {
    @Override
    Contestant make(Race race, LongAdder processed) throws Exception {
      return new OurContestant(race, processed);
    }
  },

  /** Kafka Streams, which reads and writes its store for each record. */
  STREAMS_UNCACHED {
    @Override
    Contestant make(Race race, LongAdder processed) {
      return new StreamsContestant(race, 0, processed);
    }
  },

  /** Kafka Streams, with a record cache over its store. */
  STREAMS_CACHED {
    @Override
    Contestant make(Race race, LongAdder processed) {
      return new StreamsContestant(race, STREAMS_CACHE_BYTES, processed);
    }
  },

  /** What is left when there is no store, no SPI and no metrics. */
  LIMIT {
    @Override
    Contestant make(Race race, LongAdder processed) throws Exception {
      return new LimitContestant(race, processed);
    }
  };

  private static final long STREAMS_CACHE_BYTES = 256L * 1024 * 1024;

  /** Makes the contestant, which does not start. In its process. */
  abstract Contestant make(Race race, LongAdder processed) throws Exception;

  /** How it is written on the command line and in results: {@code streams-cached}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The contestant of that label. */
  public static ContestantKind of(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no contestant is called " + label + ": choose of " + labels()));
  }

  private static List<String> labels() {
    return Arrays.stream(values()).map(ContestantKind::label).toList();
  }

  /** Those that take part in a workload, in the order of their turns. */
  public static List<ContestantKind> of(Workload workload) {
    return List.of(values());
  }

  /** What it stands for in results. */
  public Role role() {
    return switch (this) {
      case OURS -> Role.OURS;
      case STREAMS_UNCACHED, STREAMS_CACHED -> Role.STREAMS;
      case LIMIT -> Role.LIMIT;
    };
  }

  private boolean isStreams() {
    return this == STREAMS_UNCACHED || this == STREAMS_CACHED;
  }

  /** The topic into which it writes the counts of a group. */
  public String tableTopic(String group) {
    return isStreams() ? StreamsContestant.tableTopic(group) : group + "-table";
  }

  /** A count as it writes them: goka's 64-bit numbers are decimal text, Kafka's are binary. */
  public long decode(byte[] count) {
    return isStreams()
        ? ByteBuffer.wrap(count).getLong()
        : Long.parseLong(new String(count, StandardCharsets.US_ASCII));
  }
}
