package io.goka.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code goka-server dead-letters}: looks at the records that a group could not process, and has
 * them processed again, by the API of a running server.
 */
@Command(
    name = "dead-letters",
    description = "Shows and replays the records that a group could not process.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "(list | replay)")
final class DeadLettersCommand {

  @Spec private @Nullable CommandSpec spec;

  @Command(
      name = "list",
      description = "Shows the newest dead letters of a group.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(names = "--group", required = true, description = "The group.") String group,
      @Option(
              names = {"--url", "--server"},
              defaultValue = "http://127.0.0.1:9095",
              description = "Where a server is: ${DEFAULT-VALUE} by default.")
          String url,
      @Option(names = "--limit", defaultValue = "50", description = "How many at most.") int limit)
      throws InterruptedException {
    JsonNode answer = new ServerApi(url).get(path(group) + "?limit=" + limit);
    PrintWriter out = out();
    for (JsonNode letter : answer.path("letters")) {
      out.println(line(letter));
    }
    out.printf(
        "%d shown of topic %s; %d not replayed yet%n",
        answer.path("letters").size(),
        answer.path("topic").asText(),
        answer.path("waiting").asLong());
    out.flush();
    return 0;
  }

  private static String line(JsonNode letter) {
    JsonNode from = letter.path("from");
    return "%s  %d@%d  %s-%s offset %s  key %s  %s: %s%s"
        .formatted(
            letter.path("at").asText(),
            letter.path("partition").asInt(),
            letter.path("offset").asLong(),
            from.path("topic").asText(),
            from.path("partition").asText(),
            from.path("offset").asText(),
            key(letter),
            letter.path("phase").asText(),
            letter.path("message").asText(),
            letter.path("replayed").asBoolean() ? "  (replayed)" : "");
  }

  private static String key(JsonNode letter) {
    if (letter.path("key").isTextual()) {
      return "'" + letter.path("key").asText() + "'";
    }
    return letter.path("keyBase64").isTextual()
        ? "base64 " + letter.path("keyBase64").asText()
        : "none";
  }

  @Command(
      name = "replay",
      description = {
        "Writes the records of dead letters back to where they came from.",
        "Goes on behind the last one that was replayed."
      },
      mixinStandardHelpOptions = true)
  int replay(
      @Option(names = "--group", required = true, description = "The group.") String group,
      @Option(
              names = {"--url", "--server"},
              defaultValue = "http://127.0.0.1:9095",
              description = "Where a server is: ${DEFAULT-VALUE} by default.")
          String url,
      @Option(names = "--partition", description = "Only this partition of the dead letters.")
          @Nullable Integer partition,
      @Option(names = "--from", description = "The offset of the first letter.")
          @Nullable Long from,
      @Option(names = "--to", description = "The offset of the first letter to leave.")
          @Nullable Long to,
      @Option(names = "--limit", description = "How many at most; 1000 by default.")
          @Nullable Integer limit)
      throws InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    put(body, "partition", partition);
    put(body, "from", from);
    put(body, "to", to);
    put(body, "limit", limit);
    JsonNode answer = new ServerApi(url).post(path(group) + "/replay", body);
    PrintWriter out = out();
    answer.path("reasons").forEach(reason -> out.println("passed over " + reason.asText()));
    out.printf(
        "%d replayed, %d passed over, %d left in topic %s%n",
        answer.path("replayed").asLong(),
        answer.path("passedOver").asLong(),
        answer.path("waiting").asLong(),
        answer.path("topic").asText());
    out.flush();
    return 0;
  }

  private static void put(Map<String, Object> body, String name, @Nullable Object value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  private static String path(String group) {
    return "/api/v1/groups/" + ServerApi.inPath(group) + "/dead-letters";
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
