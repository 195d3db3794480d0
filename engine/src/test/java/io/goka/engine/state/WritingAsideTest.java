package io.goka.engine.state;

import static io.goka.engine.state.RecoveryRig.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageException;
import io.goka.spi.StorageException.Kind;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that is recovered is written on another thread, while its topic is read. */
final class WritingAsideTest {

  @TempDir private Path parent;
  private final ExecutorService writers = Executors.newFixedThreadPool(2);
  private final Storage kept =
      new MemoryStorageProvider().open(StorageLocation.at(Path.of("none")));
  private final CountDownLatch writing = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private volatile boolean full;
  private volatile boolean underWay;
  private volatile boolean closed;
  private volatile boolean misused;

  @AfterEach
  void endWriters() {
    writers.shutdownNow();
  }

  @Test
  void whatAnotherThreadHasWrittenIsInTheTable() {
    RecoveryRig rig = new RecoveryRig(new RocksStorageProvider(Rocks.MEMORY), parent, writers);
    rig.write(2_000, "old");
    rig.write(1_000, "new");

    try (PartitionTable table = rig.recovered()) {
      assertThat(table.mark().offset()).isEqualTo(3_000);
      assertThat(rig.heard.failed).isNull();
      Map<String, String> expected = entries(2_000, "old");
      expected.putAll(entries(1_000, "new"));
      rig.assertLevelWith(expected);
    }
  }

  @Test
  void whenNobodyHasTimeTheRecoveryWritesItself() {
    List<Runnable> never = new ArrayList<>();
    RecoveryRig rig = new RecoveryRig(new GivenStorage(() -> kept), parent, never::add);
    rig.write(10, "value");

    PartitionTable unused = rig.recovered();

    rig.assertLevelWith(entries(10, "value"));
    assertThat(never).isNotEmpty();
    kept.write(new StorageBatch(1).mark(new byte[] {1}));
    never.forEach(Runnable::run);
    assertThat(kept.mark()).as("nothing is written twice").hasValue(new byte[] {1});
  }

  @Test
  void whatFailsOnAnotherThreadIsTheRecoverysToMend() {
    full = true;
    RecoveryRig rig = new RecoveryRig(new GivenStorage(this::open), parent, writers);
    goOn.countDown();
    rig.write(10, "value");
    TableRecovery waiting = rig.start();
    await()
        .until(
            () -> {
              rig.step();
              return waiting.progress().waits().isPresent();
            });
    full = false;
    rig.runToTheEnd();

    rig.assertLevelWith(entries(10, "value"));
  }

  @Test
  void aTableIsNotClosedWhileItIsWritten() throws InterruptedException {
    TableRecovery recovery = writingAside(writers);
    assertThat(writing.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(goOn::countDown);

    recovery.close();

    assertThat(misused).isFalse();
    assertThat(kept.get(new byte[] {1})).containsExactly(2);
  }

  /** To write into a storage that was closed may take the process down. */
  @Test
  void aTableIsNotWrittenAfterItWasClosed() {
    List<Runnable> late = new ArrayList<>();
    goOn.countDown();
    TableRecovery recovery = writingAside(late::add);

    recovery.close();
    late.forEach(Runnable::run);

    assertThat(late).hasSize(1);
    assertThat(misused).isFalse();
    assertThat(kept.get(new byte[] {1})).containsExactly(2);
  }

  private TableRecovery writingAside(Executor by) {
    RecoveryRig rig = new RecoveryRig(new GivenStorage(this::open), parent, by);
    TableRecovery recovery =
        new TableRecovery(RecoveryRig.CHANGELOG, RecoveryRig.TOPIC, rig.directory, rig.heard);
    recovery.writeAside(new StorageBatch(1).put(new byte[] {1}, new byte[] {2}), 5);
    return recovery;
  }

  private Storage open() {
    closed = false;
    return new ForwardingStorage(kept) {
      @Override
      public void write(StorageBatch batch) {
        misused |= closed;
        underWay = true;
        writing.countDown();
        try {
          assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        underWay = false;
        if (full) {
          throw new StorageException(Kind.FULL, "no room to write");
        }
        super.write(batch);
      }

      @Override
      public void close() {
        misused |= underWay;
        closed = true;
      }
    };
  }
}
