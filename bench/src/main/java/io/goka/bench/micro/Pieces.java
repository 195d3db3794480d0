package io.goka.bench.micro;

import io.goka.bench.process.ServerFlags;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Has JMH measure the pieces, each in a process of its own, and print what it finds. */
public final class Pieces {

  private static final int FORKS = 2;
  private static final int ITERATIONS = 5;

  private Pieces() {}

  /**
   * Measures.
   *
   * @param names which: a regular expression
   * @param heap the heap flags of the processes, separated by blanks
   * @param results the file into which JMH writes its figures as JSON
   * @throws IllegalStateException when JMH does not go through, or no piece has such a name
   */
  public static void measure(String names, String heap, Path results) {
    List<String> flags = ServerFlags.with(heap);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(names)
            .jvmArgs(flags.toArray(String[]::new))
            .forks(FORKS)
            .warmupIterations(ITERATIONS)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(ITERATIONS)
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(results.toString());
    try {
      new Runner(options.build()).run();
    } catch (RunnerException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
