package io.goka.bench.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A main class that is asked one question and gives one answer, both records that JSON can carry.
 * Owner: any thread.
 */
public final class Program {

  private static final String ANSWER = "ANSWER ";
  private static final String READY = "READY";

  /** What such a program does. */
  @FunctionalInterface
  public interface Work<Q, A> {

    /** Does it, on the main thread of the program's process. */
    A answer(Q question) throws Exception;
  }

  private Program() {}

  /**
   * Runs a program in a process of its own, and waits for its answer.
   *
   * @param main its main class, which calls {@link #answer}
   * @param flags the flags of its virtual machine
   * @param directory where its files go
   * @param question what it is asked
   * @param answer the class of the answer
   * @throws IllegalStateException when it ends without an answer, with the end of its log
   */
  public static <A> A run(
      Class<?> main, List<String> flags, Path directory, Object question, Class<A> answer)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> args = List.of(json.writeValueAsString(question));
    try (JavaProcess process = JavaProcess.start(flags, main, args, directory)) {
      return json.readValue(line(process, main, ANSWER), answer);
    }
  }

  /**
   * Starts a program that goes on until it is closed, and waits until it says that it is ready.
   *
   * @param main its main class, which calls {@link #stay}
   * @throws IllegalStateException when it ends before that, with the end of its log
   */
  public static JavaProcess start(
      Class<?> main, List<String> flags, Path directory, Object question) throws IOException {
    List<String> args = List.of(new ObjectMapper().writeValueAsString(question));
    JavaProcess process = JavaProcess.start(flags, main, args, directory);
    try {
      String unused = line(process, main, READY);
      return process;
    } catch (IOException | IllegalStateException e) {
      process.close();
      throw e;
    }
  }

  private static String line(JavaProcess process, Class<?> main, String prefix) throws IOException {
    Optional<String> line = process.awaitLine(prefix);
    if (line.isEmpty()) {
      throw new IllegalStateException(
          main.getSimpleName() + " did not finish:\n" + process.lastWords());
    }
    return line.get();
  }

  /** What the main method of a program does that answers once: it never returns. */
  public static <Q> void answer(String[] args, Class<Q> question, Work<Q, ?> work)
      throws Exception {
    ParentWatch.endWithParent();
    ObjectMapper json = new ObjectMapper();
    Object answer = work.answer(json.readValue(args[0], question));
    System.out.println(ANSWER + json.writeValueAsString(answer));
    System.exit(0);
  }

  /**
   * What the main method of a program does that goes on until it is closed: it never returns.
   *
   * @param work returns, once it is up, what is to be closed in the end
   */
  public static <Q> void stay(
      String[] args, Class<Q> question, Work<Q, ? extends AutoCloseable> work) throws Exception {
    try (AutoCloseable running = work.answer(new ObjectMapper().readValue(args[0], question))) {
      System.out.println(READY);
      ParentWatch.awaitParentsEnd();
    }
    System.exit(0);
  }
}
