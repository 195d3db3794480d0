package io.goka.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.EmitException;
import io.goka.spi.Emitter;
import io.goka.spi.Headers;
import io.goka.spi.RecordPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TurnEmitterTest {

  private final List<String> done = new ArrayList<>();
  private final AtomicBoolean turn = new AtomicBoolean(true);
  private final Emitter<String> emitter = new TurnEmitter<>("clicks", new Noting(), turn::get);

  @Test
  void emitsInItsTurnOnly() throws Exception {
    assertThat(emitter.emitSync("key", "in turn").offset()).isZero();

    turn.set(false);
    assertThatThrownBy(() -> emitter.emit("key", "late"))
        .isInstanceOfSatisfying(
            EmitException.class, e -> assertThat(e.kind()).isEqualTo(EmitException.Kind.CLOSED))
        .hasMessageContaining("another instance may run this emitter");
    assertThatThrownBy(() -> emitter.emitSync("key", "late")).isInstanceOf(EmitException.class);

    assertThat(done).containsExactly("in turn");
  }

  @Test
  void waitsForWhatWasEmittedAtAnyTime() throws Exception {
    turn.set(false);
    emitter.flush();
    emitter.finish();

    assertThat(done).containsExactly("flush", "finish");
  }

  private final class Noting implements Emitter<String> {

    @Override
    public CompletionStage<RecordPosition> emit(String key, String message, Headers headers) {
      done.add(message);
      return CompletableFuture.completedFuture(new RecordPosition("clicks", 0, 0));
    }

    @Override
    public void flush() {
      done.add("flush");
    }

    @Override
    public void finish() {
      done.add("finish");
    }
  }
}
