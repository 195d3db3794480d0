package io.goka.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.goka.bench.machine.Quietness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * The file of results, for programs.
 *
 * @param finished when the run ended, as ISO text
 * @param java the version of Java
 * @param kafka the version of Kafka's clients and of Kafka Streams
 * @param quiet whether the machine was quiet
 * @param machine what disturbed it, as figures
 * @param results one for each workload
 */
public record ResultsFile(
    String finished,
    String java,
    String kafka,
    boolean quiet,
    Quietness machine,
    List<WorkloadResult> results) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.USE_DEFAULTS))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** What is known now. */
  public static ResultsFile of(Instant now, Quietness machine, List<WorkloadResult> results) {
    return new ResultsFile(
        now.toString(),
        Runtime.version().toString(),
        AppInfoParser.getVersion(),
        machine.quiet(),
        machine,
        results);
  }

  /** Writes it, in place of a former one. */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, json() + "\n");
  }

  /** It as JSON. */
  String json() throws IOException {
    return JSON.writeValueAsString(this);
  }
}
