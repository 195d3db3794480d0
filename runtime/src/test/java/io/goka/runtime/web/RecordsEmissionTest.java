package io.goka.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.spi.Codecs;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecordsEmissionTest {

  private final Json json = new Json();
  private final FakeStreams streams = new FakeStreams().add("clicks", Codecs.string());
  private final RecordsEmission emission =
      new RecordsEmission(new SentRecords(json), Duration.ofMillis(50));

  @Test
  void waitsForAcknowledgementsOnlySoLong() throws IOException {
    streams.acknowledge(FakeStreams.Acknowledgement.NEVER);
    JsonNode body = json.read(RunningWeb.bytes("{\"key\":\"a\",\"value\":\"1\"}"));

    assertThatThrownBy(() -> emission.emit(streams.stream("clicks").orElseThrow(), body))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().type()).isEqualTo(ProblemType.NOT_ACKNOWLEDGED);
              assertThat(e.problem().detail()).contains("it may still be written");
            });
  }
}
