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
  OURS(Role.OURS),

  /** The same in a race that is exactly-once for all others: what it costs us. */
  OURS_AT_LEAST_ONCE(Role.LIMIT),

  /** Kafka Streams, which reads and writes its store for each record. */
  STREAMS_UNCACHED(Role.STREAMS),

  /** Kafka Streams, with a record cache over its store. */
  STREAMS_CACHED(Role.STREAMS),

  /** What is left when there is no store, no SPI and no metrics. */
  LIMIT(Role.LIMIT);

  private final Role role;

  ContestantKind(Role role) {
    this.role = role;
  }

  /** Makes the contestant, which does not start. In its process. */
  Contestant make(Race race, LongAdder processed) throws InterruptedException {
    return switch (this) {
      case OURS, OURS_AT_LEAST_ONCE -> new OurContestant(race, processed);
      case STREAMS_UNCACHED -> new StreamsContestant(race, false, processed);
      case STREAMS_CACHED -> new StreamsContestant(race, true, processed);
      case LIMIT -> new LimitContestant(race, processed);
    };
  }

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
    return switch (workload) {
      case W1, W2 -> List.of(OURS, STREAMS_UNCACHED, STREAMS_CACHED, LIMIT);
      case W3, W5, W6 -> List.of(OURS, STREAMS_UNCACHED, STREAMS_CACHED);
      case W4 -> List.of(OURS, STREAMS_UNCACHED, LIMIT);
      case W7 -> List.of(OURS, OURS_AT_LEAST_ONCE, STREAMS_UNCACHED, STREAMS_CACHED);
    };
  }

  /** What it stands for in results. */
  public Role role() {
    return role;
  }

  /** Whether its commits are transactions in a workload. */
  public boolean exactlyOnce(Workload workload) {
    return workload.exactlyOnce() && this != OURS_AT_LEAST_ONCE;
  }

  /** The topic into which it writes the table of a group. */
  public String tableTopic(String group) {
    return role == Role.STREAMS ? StreamsTopology.tableTopic(group) : group + "-table";
  }

  /** A count as it writes them: goka's 64-bit numbers are decimal text, Kafka's are binary. */
  public byte[] encode(long count) {
    return role == Role.STREAMS
        ? ByteBuffer.allocate(Long.BYTES).putLong(count).array()
        : Long.toString(count).getBytes(StandardCharsets.US_ASCII);
  }

  /** A count that it has written. */
  public long decode(byte[] count) {
    return role == Role.STREAMS
        ? ByteBuffer.wrap(count).getLong()
        : Long.parseLong(new String(count, StandardCharsets.US_ASCII));
  }
}
