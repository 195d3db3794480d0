package io.goka.engine.state;

import io.goka.engine.observe.EventLog;
import io.goka.engine.thread.Mailbox;
import io.goka.engine.thread.Pulse;
import io.goka.engine.thread.Stepped;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The full local copies of topics on this server: one for each topic and storage, however many
 * views and lookups read it.
 *
 * <p>Owner: any thread asks for copies; the copies' thread, which drives the steps, does the rest,
 * and is the only writer of all copies. Needs no Kafka until then, and never fails for want of it.
 */
public final class TableCopies implements Stepped {

  /** Says where copies are kept. Called on the copies' thread. */
  @FunctionalInterface
  public interface Places {

    /** The place of one partition's copy, which is nobody else's. */
    StorageLocation of(String topic, String storage, int partition);
  }

  /**
   * What copies are made with.
   *
   * @param shapes looks at the topics
   * @param consumers makes consumers without a group, which read committed records
   * @param places says where copies are kept
   * @param rows what may be kept in memory of them
   * @param events told what an operator wants to know
   * @param clock dates states
   * @param nanos measures pauses, as {@link System#nanoTime} does
   */
  public record Surroundings(
      TopicShapes shapes,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Places places,
      RowMemory rows,
      EventLog events,
      InstantSource clock,
      LongSupplier nanos) {

    /** Such of which nothing is kept in memory. */
    public Surroundings(
        TopicShapes shapes,
        Supplier<Consumer<byte[], byte[]>> consumers,
        Places places,
        EventLog events,
        InstantSource clock,
        LongSupplier nanos) {
      this(shapes, consumers, places, RowMemory.none(), events, clock, nanos);
    }
  }

  private record Key(String topic, String storage) {}

  private static final Logger LOG = LoggerFactory.getLogger(TableCopies.class);
  private static final long IDLE_NANOS = 1_000_000_000L;

  private final Surroundings around;
  private final Mailbox mailbox = new Mailbox();
  private final Pulse pulse = new Pulse();
  private final Map<Key, TableCopy> copies = new ConcurrentHashMap<>();
  private volatile boolean over;

  // Owner: the copies' thread. A consumer reads a partition for one reader only, so that copies in
  // different storages have each its own.
  private final Map<String, Recovery> recoveries = new LinkedHashMap<>();
  private final List<CopyFollower> followers = new ArrayList<>();
  private boolean ended;

  /** Makes the registry, with no copy in it. */
  public TableCopies(Surroundings around) {
    this.around = around;
  }

  /**
   * The copy of a topic, which is made and followed from now on when nobody has asked for it
   * before. Any thread.
   *
   * @param storage keeps it; the same object for the same name
   */
  public TableCopy copy(String topic, StorageProvider storage) {
    return copies.computeIfAbsent(
        new Key(topic, storage.name()),
        key -> {
          TableCopy made = new TableCopy(topic, storage, around.clock(), this::execute);
          execute(() -> follow(made, storage));
          return made;
        });
  }

  /** Gives all copies up; the thread ends. Any thread. */
  public void end() {
    mailbox.execute(() -> ended = true);
  }

  private void execute(Runnable message) {
    mailbox.execute(message);
    if (over) {
      // Nobody reads the mailbox any more, and nobody writes the copies.
      mailbox.runMessages();
    }
  }

  private void follow(TableCopy copy, StorageProvider storage) {
    if (over) {
      return;
    }
    Recovery recovery =
        recoveries.computeIfAbsent(
            storage.name(), name -> new Recovery("copies", around.consumers(), around.clock()));
    followers.add(
        new CopyFollower(
            copy,
            recovery,
            partition ->
                new TableDirectory(
                    storage,
                    around.places().of(copy.topic(), storage.name(), partition),
                    WriteBehind.byTheOwner(),
                    around.rows()),
            around.events(),
            around.nanos()));
  }

  @Override
  public Progress step() {
    mailbox.runMessages();
    followers.forEach(this::lookWhenDue);
    boolean worked = false;
    boolean alive = false;
    for (Recovery recovery : recoveries.values()) {
      if (ended) {
        recovery.end();
      }
      switch (recovery.step()) {
        case WORKED -> worked = true;
        case IDLE -> alive = true;
        case ENDED -> ended = true;
      }
    }
    alive |= worked;
    if (ended && !alive) {
      end(Optional.empty());
      return Progress.ENDED;
    }
    // One that ended by itself, as its thread was interrupted, takes the others along.
    return worked || ended ? Progress.WORKED : Progress.IDLE;
  }

  private void lookWhenDue(CopyFollower follower) {
    if (ended || !follower.isDue()) {
      return;
    }
    follower.looks();
    CompletableFuture<Void> unused =
        CompletableFuture.completedFuture(follower.topic())
            .thenCompose(around.shapes()::shape)
            .thenAccept(seen -> execute(() -> follower.saw(seen)))
            .exceptionally(
                failure -> {
                  execute(() -> follower.sawNothing(failure));
                  return null;
                });
  }

  @Override
  public Pulse pulse() {
    return pulse;
  }

  @Override
  public long idleNanos() {
    long nanos = IDLE_NANOS;
    for (CopyFollower follower : followers) {
      nanos = Math.min(nanos, follower.untilLook());
    }
    for (Recovery recovery : recoveries.values()) {
      nanos = Math.min(nanos, recovery.idleNanos());
    }
    return nanos;
  }

  @Override
  public Mailbox mailbox() {
    return mailbox;
  }

  @Override
  public void broken(Throwable cause) {
    LOG.error("views and lookups ended unexpectedly, until the server is started again", cause);
    recoveries.values().forEach(recovery -> recovery.broken(cause));
    end(Optional.of("ended unexpectedly: " + cause));
  }

  private void end(Optional<String> problem) {
    followers.forEach(follower -> follower.end(problem));
    followers.clear();
    recoveries.clear();
    over = true;
    mailbox.runMessages();
  }
}
