package io.goka.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.engine.observe.EventLog;
import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.TableCopies;
import io.goka.spi.Codecs;
import io.goka.spi.StorageLocation;
import io.goka.spi.Table;
import io.goka.spi.View;
import io.goka.spi.ViewDefinition;
import io.goka.spi.ViewListener;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A view in the hands of its plugin, without a Kafka. */
final class HostedViewTest {

  private static final Table<Long> RATES = Table.ofTopic("rates", Codecs.int64());

  private final TableCopies copies =
      new TableCopies(
          new TableCopies.Surroundings(
              topic -> CompletableFuture.completedFuture(Optional.empty()),
              () -> {
                throw new AssertionError("there is nothing to read");
              },
              (topic, storage, partition) -> StorageLocation.at(Path.of("unused")),
              new EventLog(InstantSource.system()),
              InstantSource.system(),
              System::nanoTime));

  private HostedView view(ViewListener<Long> listener) {
    return new HostedView(
        ViewDefinition.of("rates", RATES, listener),
        Optional.of("rates-plugin"),
        copies.copy("rates", new MemoryStorageProvider()));
  }

  @Test
  void aPluginIsHandedItsViewAndToldOfItsStates() {
    AtomicReference<View<Long>> handed = new AtomicReference<>();
    List<View.State> told = new ArrayList<>();
    HostedView view =
        view(
            new ViewListener<>() {
              @Override
              public void started(View<Long> given) {
                handed.set(given);
              }

              @Override
              public void changed(View.State state) {
                told.add(state);
              }
            });

    view.start();
    View<Long> rates = Objects.requireNonNull(handed.get());
    assertThat(rates.state()).isEqualTo(View.State.IDLE);
    copies.step();

    assertThat(told).containsExactly(View.State.CONNECTING);
    assertThat(rates.state()).isEqualTo(View.State.CONNECTING);
    assertThatThrownBy(() -> rates.get("chf"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("connecting");
  }

  @Test
  void aListenerThatThrowsKeepsNoViewFromGoingOn() {
    HostedView view =
        view(
            new ViewListener<>() {
              @Override
              public void started(View<Long> given) {
                throw new IllegalStateException("the plugin's own fault");
              }

              @Override
              public void changed(View.State state) {
                throw new IllegalStateException("the plugin's own fault");
              }
            });

    view.start();
    copies.step();

    assertThat(view.snapshot().state()).isEqualTo(View.State.CONNECTING);
  }
}
