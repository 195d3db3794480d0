package io.goka.bench.http;

import io.goka.bench.machine.Processes;
import io.goka.bench.machine.ProcessorTimes;
import io.goka.bench.process.Program;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The process that asks: one thread over all connections. Owner: its main thread.
 *
 * <p>Each connection always has one request under way, so that the server is as busy as it can be
 * with so many clients, and what is measured is how many it answers.
 */
public final class HttpLoad {

  private static final long SELECT_MILLIS = 100;
  private static final double NANOS_A_SECOND = 1e9;

  private final HttpQuestion question;
  private final Keys keys;
  private long[] nanos = new long[1 << 16];
  private int answers;
  private boolean counts;

  private HttpLoad(HttpQuestion question) {
    this.question = question;
    this.keys = new Keys(question.records());
  }

  /** Answers a {@link HttpQuestion} with a {@link HttpAnswer}. */
  public static void main(String[] args) throws Exception {
    Program.answer(args, HttpQuestion.class, HttpLoad::ask);
  }

  /**
   * Asks for as long as it should.
   *
   * @throws IllegalStateException when an answer is wrong
   */
  static HttpAnswer ask(HttpQuestion question) throws IOException {
    return new HttpLoad(question).run();
  }

  private HttpAnswer run() throws IOException {
    List<Connection> connections = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < question.connections(); i++) {
        Connection connection = new Connection(question.port(), selector);
        connections.add(connection);
        connection.send(next());
      }
      askFor(selector, question.warmUpMillis());
      counts = true;
      Duration server = Processes.processorTime(question.serverProcess());
      Optional<ProcessorTimes> machine = ProcessorTimes.now();
      long start = System.nanoTime();
      askFor(selector, question.millis());
      double seconds = (System.nanoTime() - start) / NANOS_A_SECOND;
      Duration used = Processes.processorTime(question.serverProcess()).minus(server);
      return answer(
          seconds, used, machine.flatMap(before -> ProcessorTimes.now().map(n -> n.since(before))));
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private void askFor(Selector selector, long millis) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      int unused = selector.select(SELECT_MILLIS);
      Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
      while (ready.hasNext()) {
        if (ready.next().attachment() instanceof Connection connection) {
          goOn(connection);
        }
        ready.remove();
      }
    }
  }

  private void goOn(Connection connection) throws IOException {
    Optional<String> body = connection.read();
    if (body.isEmpty()) {
      return;
    }
    if (!question.request().isRight(keys, body.get())) {
      throw new IllegalStateException("a wrong answer: " + body.get());
    }
    if (counts) {
      note(System.nanoTime() - connection.sentNanos());
    }
    connection.send(next());
  }

  private byte[] next() {
    return question.request().bytes(keys, question.port());
  }

  private void note(long took) {
    if (answers == nanos.length) {
      nanos = Arrays.copyOf(nanos, answers * 2);
    }
    nanos[answers++] = took;
  }

  private HttpAnswer answer(double seconds, Duration server, Optional<ProcessorTimes> machine) {
    if (answers == 0) {
      throw new IllegalStateException("the server has not answered anything");
    }
    long[] sorted = Arrays.copyOf(nanos, answers);
    Arrays.sort(sorted);
    return new HttpAnswer(
        answers,
        answers / seconds,
        millis(sorted[answers / 2]),
        millis(sorted[(int) (answers * 0.99)]),
        server.toNanos() / NANOS_A_SECOND / answers * 1e6,
        machine.map(ProcessorTimes::stolenShare).orElse(0.0));
  }

  private static double millis(long nanos) {
    return (double) nanos / TimeUnit.MILLISECONDS.toNanos(1);
  }
}
