package io.goka.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class EmitterTest {

  private final List<Headers> emitted = new ArrayList<>();
  private CompletableFuture<RecordPosition> answer = new CompletableFuture<>();

  private final Emitter<String> emitter =
      new Emitter<>() {
        @Override
        public CompletionStage<RecordPosition> emit(String key, String message, Headers headers) {
          emitted.add(headers);
          return answer;
        }

        @Override
        public void flush() {}

        @Override
        public void finish() {}
      };

  @Test
  void waitsForTheAcknowledgement() throws Exception {
    answer.complete(new RecordPosition("clicks", 1, 7));

    assertThat(emitter.emitSync("key", "home").offset()).isEqualTo(7);
    assertThat(emitter.emitSync("key", "home", Headers.of("a", "b")).offset()).isEqualTo(7);
    assertThat(emitted).containsExactly(Headers.empty(), Headers.of("a", "b"));
  }

  @Test
  void throwsWhatTheAcknowledgementFailedWith() {
    EmitException failure = new EmitException(EmitException.Kind.TIMEOUT, "no broker");
    answer.completeExceptionally(failure);

    assertThatThrownBy(() -> emitter.emitSync("key", "home")).isSameAs(failure);
  }

  @Test
  void anyOtherFailureIsAnEmitExceptionToo() {
    answer.completeExceptionally(new IOException("pipe"));

    assertThatThrownBy(() -> emitter.emitSync("key", "home"))
        .isInstanceOf(EmitException.class)
        .hasMessageContaining("pipe");
  }

  @Test
  void kindsAreThoseOfTheirTypes() {
    assertThat(new EmitException("x").kind()).isEqualTo(EmitException.Kind.OTHER);
    assertThat(new RecordTooLargeException("x").kind()).isEqualTo(EmitException.Kind.TOO_LARGE);
  }
}
