package io.goka.system.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

  @TempDir private Path folder;

  @Test
  void whatWasNotedLastIsFoundAgain() throws Exception {
    Run run =
        new Run(
            Guarantee.EXACTLY_ONCE,
            OptionalLong.of(7),
            3,
            2,
            Map.of("kill", 4, "broker-kill", 1),
            Map.of("key-0", 17, "key-1", 16),
            Optional.of(Duration.ofMillis(12_345)),
            List.of("server-1 has ended by itself"));
    Run.unknown(Guarantee.AT_LEAST_ONCE, 1, 1).note(folder);
    run.note(folder);

    assertThat(Run.noted(folder)).contains(run);
  }

  @Test
  void whatIsNotKnownIsNotMadeUp() throws Exception {
    Run unknown = Run.unknown(Guarantee.AT_LEAST_ONCE, 2, 1);
    unknown.note(folder);

    assertThat(Run.noted(folder)).contains(unknown);
  }

  @Test
  void aFolderWithoutNotesHasNone() throws Exception {
    assertThat(Run.noted(folder)).isEmpty();
  }
}
