package io.goka.bench.latency;

import io.goka.bench.hosted.HostedGroups;
import io.goka.bench.process.Program;
import io.goka.bench.workload.Workload;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Stream;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The process of one contestant: runs until it is closed. */
public final class LatencyMain {

  private static final long LOOK_MILLIS = 20;

  private LatencyMain() {}

  /** Runs what a {@link LatencyQuestion} asks for. */
  public static void main(String[] args) throws Exception {
    Program.stay(args, LatencyQuestion.class, LatencyMain::start);
  }

  /** Starts the contestant, and waits until it processes. */
  static AutoCloseable start(LatencyQuestion question) throws Exception {
    if (question.streams()) {
      CountingEcho echo = new CountingEcho(question);
      echo.start();
      awaitUp(echo::isUp, echo::failure);
      return echo;
    }
    HostedGroups groups = new HostedGroups(question.configuration(), List.of(graph(question)));
    groups.start();
    awaitUp(() -> groups.isLevel(Workload.PARTITIONS), groups::failure);
    return groups;
  }

  private static GroupGraph graph(LatencyQuestion question) {
    Stream<byte[]> output = Stream.of(question.output(), Codecs.bytes());
    return GroupGraph.define(question.application())
        .persist(Codecs.int64())
        .input(
            Stream.of(question.input(), Codecs.bytes()),
            (context, message) -> {
              context.setValue(context.value().orElse(0L) + 1);
              context.emit(output, context.key(), message);
            })
        .output(output)
        .build();
  }

  private static void awaitUp(BooleanSupplier up, Supplier<Optional<String>> failure)
      throws InterruptedException {
    while (!up.getAsBoolean()) {
      failure
          .get()
          .ifPresent(
              reason -> {
                throw new IllegalStateException("the contestant failed: " + reason);
              });
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
