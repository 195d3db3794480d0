package io.goka.bench.suite;

import io.goka.bench.process.BrokerProcess;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Where a benchmark runs.
 *
 * @param broker the run's broker, shared with the benchmarks before and after
 * @param directory a folder of its own, which exists and is empty; deleted when the run is over
 * @param options what is asked for
 * @param out takes lines of text for people
 */
public record Surroundings(
    BrokerProcess broker, Path directory, Options options, Consumer<String> out) {

  /** Tells people something. */
  public void say(String text) {
    out.accept(text);
  }
}
