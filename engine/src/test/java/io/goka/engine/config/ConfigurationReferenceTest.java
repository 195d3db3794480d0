package io.goka.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Fails when the committed page tells something else than the keys do. */
class ConfigurationReferenceTest {

  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String WRITE = "goka.docs.write";

  @Test
  void committedPageIsTheGeneratedOne() throws IOException {
    String page = ConfigurationReference.markdown();
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE)
        .as("docs/configuration.md is stale: write it anew with the command at its top")
        .hasContent(page);
  }

  @Test
  void pageHasEveryKeyAndEveryRefusal() {
    String page = ConfigurationReference.markdown();

    assertThat(KeyCatalogue.definition().names())
        .allSatisfy(key -> assertThat(page).contains("| `" + key + "` |"));
    assertThat(OwnedClientKeys.all().keySet())
        .allSatisfy(key -> assertThat(page).contains("| `kafka." + key + "` |"));
    assertThat(page).doesNotContain("<!--");
  }
}
