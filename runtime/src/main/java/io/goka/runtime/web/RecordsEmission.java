package io.goka.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.runtime.server.StreamEmitters.EmittableStream;
import io.goka.spi.EmitException;
import io.goka.spi.RecordPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Owner: any thread. Emits the records of one request: first all are read and checked, so that a
 * bad one keeps the good ones from being emitted too; then all are sent, then all are waited for.
 */
final class RecordsEmission {

  private final SentRecords sentRecords;
  private final Duration patience;

  /**
   * @param patience how long all records of a request may take until Kafka acknowledges them
   */
  RecordsEmission(SentRecords sentRecords, Duration patience) {
    this.sentRecords = sentRecords;
    this.patience = patience;
  }

  /**
   * What became of one record.
   *
   * @param partition the partition
   * @param offset its place in it
   */
  record Position(int partition, long offset) {}

  /**
   * What became of a record that Kafka has not acknowledged.
   *
   * @param error why
   */
  record Failure(String error) {}

  /**
   * Emits the records of a body, one object or an array of them.
   *
   * @return where they are, in the body's order
   * @throws ProblemException when a record is bad, or Kafka has not acknowledged all
   */
  <M> List<Position> emit(EmittableStream<M> stream, JsonNode body) throws InterruptedException {
    List<SentRecord<M>> records = sentRecords.read(body, stream);
    List<CompletableFuture<RecordPosition>> acknowledgements = new ArrayList<>(records.size());
    for (SentRecord<M> sent : records) {
      CompletableFuture<RecordPosition> acknowledgement = send(stream, sent);
      acknowledgements.add(acknowledgement);
      if (acknowledgement.isCompletedExceptionally()) {
        break; // those behind it must not overtake it
      }
    }
    return outcome(stream.stream().topic(), records.size(), acknowledgements);
  }

  private static <M> CompletableFuture<RecordPosition> send(
      EmittableStream<M> stream, SentRecord<M> sent) {
    try {
      return stream
          .emitter()
          .emit(sent.key(), sent.message(), sent.headers())
          .toCompletableFuture();
    } catch (RuntimeException e) {
      // The codec is the plugin's, and may throw anything.
      return CompletableFuture.failedFuture(e);
    }
  }

  private List<Position> outcome(
      String topic, int wanted, List<CompletableFuture<RecordPosition>> acknowledgements)
      throws InterruptedException {
    await(acknowledgements);
    List<Object> outcomes = new ArrayList<>(wanted);
    List<Position> positions = new ArrayList<>(wanted);
    Throwable firstFailure = null;
    for (CompletableFuture<RecordPosition> acknowledgement : acknowledgements) {
      Throwable failure = failure(acknowledgement);
      if (failure == null) {
        RecordPosition at = acknowledgement.join();
        positions.add(new Position(at.partition(), at.offset()));
        outcomes.add(positions.get(positions.size() - 1));
      } else {
        firstFailure = firstFailure == null ? failure : firstFailure;
        outcomes.add(new Failure(ShownValues.reason(failure)));
      }
    }
    if (firstFailure == null) {
      return positions;
    }
    while (outcomes.size() < wanted) {
      outcomes.add(new Failure("not sent, because one before it failed"));
    }
    throw failed(topic, wanted, positions.size(), firstFailure)
        .with("records", outcomes)
        .asException();
  }

  private static Problem failed(String topic, int wanted, int acknowledged, Throwable cause) {
    String outcome =
        "%d of %d records for %s are acknowledged; the first that is not: %s"
            .formatted(acknowledged, wanted, topic, ShownValues.reason(cause));
    if (!(cause instanceof EmitException failure)) {
      return Problem.of(ProblemType.BAD_RECORD, outcome);
    }
    Problem unacknowledged = Problem.of(ProblemType.NOT_ACKNOWLEDGED, outcome);
    return switch (failure.kind()) {
      case TOO_LARGE -> Problem.of(ProblemType.BAD_RECORD, outcome);
      // Only an operator can mend it: trying again soon does not help.
      case REFUSED -> unacknowledged;
      case TIMEOUT, NO_MEMORY, CLOSED, INTERRUPTED, OTHER ->
          unacknowledged.retryAfter(Duration.ofSeconds(5));
    };
  }

  private void await(List<CompletableFuture<RecordPosition>> acknowledgements)
      throws InterruptedException {
    try {
      CompletableFuture.allOf(acknowledgements.toArray(new CompletableFuture<?>[0]))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Each record is asked for its own outcome afterwards.
    }
  }

  /** Null when the record is acknowledged. */
  private @Nullable Throwable failure(CompletableFuture<RecordPosition> acknowledgement) {
    if (!acknowledgement.isDone()) {
      return new EmitException(
          EmitException.Kind.TIMEOUT,
          "Kafka has not acknowledged it within %d s; it may still be written"
              .formatted(patience.toSeconds()));
    }
    Throwable failure = acknowledgement.handle((position, thrown) -> thrown).join();
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }
}
