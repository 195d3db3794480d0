package io.goka.bench.suite;

import io.goka.bench.report.WorkloadResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One benchmark. Called by the thread that runs the program, and by no other; {@link #run} at most
 * once in a run.
 */
public interface Benchmark {

  /** What it is called on the command line and in results, such as {@code W8}. */
  String name();

  /** What it measures, in some words. */
  String description();

  /** The labels of all its contestants, in the order of their turns. */
  List<String> contestants();

  /**
   * About how long it takes, preparation included.
   *
   * @param options what is asked for
   */
  Duration estimate(Options options);

  /**
   * Runs it, and leaves nothing behind on the broker.
   *
   * @param surroundings where it runs
   * @return what it has measured; the first is named as the benchmark, more have a suffix, such as
   *     {@code W1-100ms}
   * @throws IllegalStateException when a contestant failed, or did its work wrong
   */
  List<WorkloadResult> run(Surroundings surroundings) throws IOException, InterruptedException;
}
