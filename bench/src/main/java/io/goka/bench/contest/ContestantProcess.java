package io.goka.bench.contest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.goka.bench.contestant.ContestantKind;
import io.goka.bench.contestant.ContestantMain;
import io.goka.bench.contestant.Outcome;
import io.goka.bench.contestant.Race;
import io.goka.bench.process.JavaProcess;
import io.goka.bench.process.ServerFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs races, each in a process of its own. Owner: the thread that made it. */
final class ContestantProcess {

  private final String heap;

  /**
   * @param heap the heap flags, separated by blanks, the same for every contestant
   */
  ContestantProcess(String heap) {
    this.heap = heap;
  }

  /**
   * Runs a race, and waits for its outcome.
   *
   * @throws IllegalStateException when the contestant failed, with the end of its log
   */
  Outcome run(ContestantKind kind, Race race) throws IOException {
    return run(kind, race, List.of());
  }

  /**
   * Runs a race under the flight recorder.
   *
   * @param recording the file that the recording is written to
   */
  Outcome record(ContestantKind kind, Race race, Path recording) throws IOException {
    return run(
        kind,
        race,
        List.of(
            "-XX:StartFlightRecording:settings=profile,dumponexit=true,filename=" + recording,
            "-XX:FlightRecorderOptions:stackdepth=256"));
  }

  private Outcome run(ContestantKind kind, Race race, List<String> moreFlags) throws IOException {
    List<String> flags = new ArrayList<>(ServerFlags.with(heap));
    flags.addAll(moreFlags);
    List<String> args = List.of(ContestantMain.arguments(kind, race));
    try (JavaProcess process =
        JavaProcess.start(flags, ContestantMain.class, args, Path.of(race.directory()))) {
      Optional<String> line = process.awaitLine(ContestantMain.RESULT);
      if (line.isEmpty()) {
        throw new IllegalStateException(kind.label() + " did not finish:\n" + process.lastWords());
      }
      return new ObjectMapper().readValue(line.get(), Outcome.class);
    }
  }
}
