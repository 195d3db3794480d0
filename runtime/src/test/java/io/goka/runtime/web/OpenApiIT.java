package io.goka.runtime.web;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenApiIT {

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void describesEveryRouteOfTheApiAndNoOther() throws IOException {
    Set<String> described = new TreeSet<>();
    for (var path : description().path("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
    }

    assertThat(described).isEqualTo(registered());
  }

  @Test
  void describesEveryProblem() throws IOException {
    String description = description().toString();

    for (ProblemType type : ProblemType.values()) {
      if (!GENERAL.contains(type)) {
        assertThat(description).contains(type.urn().substring("urn:goka:problem:".length()));
      }
    }
  }

  /** What every path may answer, and none is described with. */
  private static final Set<ProblemType> GENERAL =
      Set.of(
          ProblemType.UNKNOWN_PATH,
          ProblemType.METHOD_NOT_ALLOWED,
          ProblemType.WRONG_HOST,
          ProblemType.UNEXPECTED);

  @Test
  void referencesOnlyWhatItDefines() throws IOException {
    JsonNode description = description();

    for (JsonNode reference : description.findValues("$ref")) {
      String pointer = reference.textValue().substring(1);
      assertThat(description.at(pointer).isMissingNode()).as(pointer).isFalse();
    }
  }

  private JsonNode description() throws IOException {
    return new Json().read(RunningWeb.bytes(web.get("/openapi.json").body()));
  }

  private Set<String> registered() {
    return web.web().routes().stream()
        .filter(route -> !isOfTheUi(route.path()))
        .map(route -> route.method().name() + " " + describedPath(route))
        .collect(toCollection(TreeSet::new));
  }

  /** A key that takes the rest of the path, and the empty one, are one path to clients. */
  private static String describedPath(Route route) {
    return route.path().replace("<key>", "{key}").replaceAll("/keys/$", "/keys/{key}");
  }

  private static boolean isOfTheUi(String path) {
    return path.equals("/")
        || path.startsWith("/ui/")
        || UiFiles.PAGES.stream().anyMatch(page -> path.startsWith("/" + page));
  }
}
