package io.goka.runtime.cli;

import io.goka.runtime.server.DataDirectory;
import io.goka.runtime.server.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code goka-server state accept}: goes on with what a table's topic holds, where it speaks
 * against what an instance has stored. Tells a server that runs, or writes into the data directory
 * of one that does not.
 */
@Command(
    name = "accept",
    description = {
      "Goes on with what the topic of a group's table holds, where it was made anew or has lost"
          + " records: what this instance has stored of it is thrown away when it is opened the next"
          + " time, and read anew from the topic.",
      "Values that only this instance has are lost: copy its folder first if you may need them."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AcceptCommand implements Callable<Integer> {

  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** What wins. */
  enum Keep {
    /** What the table's topic holds. */
    topic
  }

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--group", paramLabel = "GROUP", required = true, description = "The group.")
  private String group = "";

  @Option(
      names = "--partition",
      paramLabel = "N",
      description = "The partition; all that are stored there by default.")
  private @Nullable Integer partition;

  @Option(
      names = "--keep",
      paramLabel = "topic",
      required = true,
      description = "What is kept: topic, what the table's topic holds.")
  private Keep keep = Keep.topic;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The server, which runs; http://127.0.0.1:9095 by default.")
  private URI server = URI.create("http://127.0.0.1:9095");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data directory of a server that does not run, instead.")
  private @Nullable Path data;

  @Override
  public Integer call() throws InterruptedException {
    String done = data == null ? tellServer() : writeInto(data);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(done);
    return 0;
  }

  private String writeInto(Path directory) {
    OptionalInt chosen = partition == null ? OptionalInt.empty() : OptionalInt.of(partition);
    try (DataDirectory locked = DataDirectory.lock(directory)) {
      List<Integer> accepted = locked.acceptTopic(group, chosen);
      if (accepted.isEmpty()) {
        throw new StartException(
            "nothing of that is stored in " + directory + ", so that there is nothing to accept");
      }
      return "Accepted for partitions "
          + accepted
          + " of "
          + group
          + ": takes effect when the server is started.";
    }
  }

  private String tellServer() throws InterruptedException {
    String path =
        "/api/v1/groups/" + URLEncoder.encode(group, StandardCharsets.UTF_8).replace("+", "%20");
    String body =
        partition == null
            ? "{\"keep\":\"" + keep + "\"}"
            : "{\"keep\":\"" + keep + "\",\"partition\":" + partition + "}";
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path + "/state/accept"))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response;
    try {
      response =
          HttpClient.newBuilder()
              .connectTimeout(ANSWER)
              .build()
              .send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new StartException(
          "no server answers at "
              + server
              + " ("
              + e
              + "): name one that runs with --server, or the data directory of one that does not"
              + " with --data");
    }
    if (response.statusCode() != 202) {
      throw new StartException(server + " refuses: " + response.body());
    }
    return "Accepted: "
        + response.body()
        + System.lineSeparator()
        + "It takes effect when the partitions are opened the next time: a group that failed starts now.";
  }
}
