package io.goka.engine.state;

import io.goka.engine.kafka.TopicShape;
import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.EventLog;
import io.goka.spi.View;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: the copies' thread. Makes one copy follow its topic: looks what the topic is like, again
 * and again, follows each of its partitions, and what comes to it later.
 *
 * <p>A look that nobody answers is what tells that Kafka is away, since a consumer just waits. A
 * copy that was level goes on answering all the while.
 */
final class CopyFollower {

  private static final Logger LOG = LoggerFactory.getLogger(TableCopies.class);
  private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long SAY_EVERY_NANOS = Duration.ofMinutes(5).toNanos();

  private final TableCopy copy;
  private final Recovery recovery;
  private final IntFunction<TableDirectory> directories;
  private final Backoff looks = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));
  private final Backoff failures = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
  private final Map<Integer, TableRecovery> followings = new HashMap<>();
  private final Set<Integer> level = new HashSet<>();
  private @Nullable TopicShape shape;
  private Optional<String> away = Optional.empty();
  private Optional<String> failed = Optional.empty();
  private final EventLog events;
  private final LongSupplier nanos;
  private long lookAtNanos;
  private long retryAtNanos;
  private long saidNanos;
  private boolean looking;

  /**
   * @param recovery reads the topic
   * @param directories where a partition is kept
   * @param events told what an operator wants to know
   * @param nanos measures pauses
   */
  CopyFollower(
      TableCopy copy,
      Recovery recovery,
      IntFunction<TableDirectory> directories,
      EventLog events,
      LongSupplier nanos) {
    this.copy = copy;
    this.recovery = recovery;
    this.directories = directories;
    this.events = events;
    this.nanos = nanos;
    this.lookAtNanos = nanos.getAsLong();
    this.retryAtNanos = lookAtNanos;
    copy.rereadBy(this::readAnew);
    tell();
  }

  String topic() {
    return copy.topic();
  }

  /** Whether it is time to look at the topic. */
  boolean isDue() {
    return untilLook() == 0;
  }

  /** In how many nanoseconds to look at the topic, while nobody does. */
  long untilLook() {
    return looking ? LOOK_EVERY_NANOS : Math.max(0, lookAtNanos - nanos.getAsLong());
  }

  /** Somebody looks at the topic from now on, and will say what was seen. */
  void looks() {
    looking = true;
  }

  /** Somebody has looked: what the topic is like, or empty when it is not there. */
  void saw(Optional<TopicShape> seen) {
    looking = false;
    seen.ifPresentOrElse(this::saw, () -> waits("there is no topic " + copy.topic()));
  }

  /** Somebody has looked, and could not tell. */
  void sawNothing(Throwable failure) {
    looking = false;
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    waits(String.valueOf(cause.getMessage()));
  }

  private void saw(TopicShape seen) {
    if (away.isPresent() && shape != null) {
      say(Severity.INFO, "follows its topic again");
    }
    away = Optional.empty();
    looks.reset();
    follow(seen);
    lookAtNanos = nanos.getAsLong() + LOOK_EVERY_NANOS;
    if (followings.size() < seen.partitions()) {
      lookAtNanos = Math.min(lookAtNanos, retryAtNanos);
    }
    tell();
  }

  private void waits(String reason) {
    long nowNanos = nanos.getAsLong();
    if (away.isEmpty() || nowNanos - saidNanos >= SAY_EVERY_NANOS) {
      saidNanos = nowNanos;
      say(
          Severity.WARNING,
          (copy.wasLevel() ? "answers from what it has" : "waits")
              + ", and tries again until it can: "
              + reason);
    }
    away = Optional.of(reason);
    lookAtNanos = nowNanos + looks.pause();
    tell();
  }

  private void follow(TopicShape seen) {
    TopicShape before = shape;
    shape = seen;
    if (before != null && !before.id().equals(seen.id())) {
      say(Severity.WARNING, "is read anew, as its topic was deleted and made anew");
      Set.copyOf(followings.keySet()).forEach(this::leave);
      copy.madeAnew(seen.partitions());
    } else if (before != null && before.partitions() < seen.partitions()) {
      say(
          Severity.INFO,
          "follows more partitions, as its topic has grown from "
              + before.partitions()
              + " to "
              + seen.partitions());
    }
    for (int partition = 0; partition < seen.partitions(); partition++) {
      if (!followings.containsKey(partition) && nanos.getAsLong() - retryAtNanos >= 0) {
        follow(partition, seen);
      }
    }
  }

  private void follow(int partition, TopicShape seen) {
    TableRecovery following =
        TableRecovery.following(
                new TopicPartition(copy.topic(), partition),
                seen.id(),
                directories.apply(partition),
                new FromRecovery(partition))
            .keepingDeletes(seen.deletesKept());
    followings.put(partition, following);
    copy.recovering(partition, following);
    recovery.start(following);
  }

  private void leave(int partition) {
    TableRecovery following = followings.remove(partition);
    if (following != null) {
      level.remove(partition);
      copy.gone(partition);
      recovery.cancel(following, () -> {});
    }
  }

  private void readAnew(String reason) {
    followings.values().forEach(following -> recovery.readAnew(following, reason));
  }

  /** Nothing is followed any more. */
  void end(Optional<String> problem) {
    followings.keySet().forEach(copy::gone);
    followings.clear();
    copy.become(View.State.IDLE, problem);
  }

  private void say(Severity severity, String what) {
    String message = "the copy of " + copy.topic() + " " + what;
    if (severity == Severity.INFO) {
      LOG.info("{}", message);
    } else {
      LOG.warn("{}", message);
    }
    events.add(severity, copy.topic(), message);
  }

  private void tell() {
    TopicShape known = shape;
    boolean all = known != null && level.size() == known.partitions();
    if (known != null) {
      copy.countIs(known.partitions(), all);
    }
    if (known == null || away.isPresent()) {
      copy.become(View.State.CONNECTING, away);
    } else {
      copy.become(all ? View.State.RUNNING : View.State.RECOVERING, failed);
    }
  }

  /** What becomes of one partition. Called on the copies' thread. */
  private final class FromRecovery implements TableRecovery.Outcome {

    private final int partition;

    FromRecovery(int partition) {
      this.partition = partition;
    }

    private @Nullable TableRecovery mine() {
      return followings.get(partition);
    }

    @Override
    public void level(PartitionTable table) {
      TableRecovery following = mine();
      if (following != null) {
        copy.level(partition, following, table);
        level.add(partition);
        failed = Optional.empty();
        failures.reset();
        tell();
      }
    }

    @Override
    public void readsAnew(String reason) {
      TableRecovery following = mine();
      if (following != null) {
        copy.recovering(partition, following);
        level.remove(partition);
        tell();
      }
    }

    @Override
    public void remarkable(String message) {
      events.add(Severity.WARNING, copy.topic(), message);
    }

    @Override
    public void failed(String reason) {
      say(Severity.WARNING, "tries partition " + partition + " again: " + reason);
      followings.remove(partition);
      level.remove(partition);
      copy.gone(partition);
      failed = Optional.of(reason);
      retryAtNanos = nanos.getAsLong() + failures.pause();
      lookAtNanos = Math.min(lookAtNanos, retryAtNanos);
      tell();
    }
  }
}
