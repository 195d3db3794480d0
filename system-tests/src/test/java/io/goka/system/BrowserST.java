package io.goka.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.goka.system.fixture.Api.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.goka.system.fixture.Chromium;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.Waiting;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserST {

  @TempDir private Path data;

  @Test
  void shows_clicks_counted_live() throws Exception {
    try (Chromium chromium = Chromium.startOrSkip();
        ServerProcess server =
            ServerProcess.start(
                    ServerSpec.in(data.resolve("browsed")).with("plugin.click-emitter.rate", "20"))
                .awaitReady()) {
      String url = server.api().url();
      Page page = chromium.page();

      page.navigate(url + "/");
      Locator group =
          page.getByRole(AriaRole.ROW)
              .filter(
                  new Locator.FilterOptions()
                      .setHas(
                          page.getByRole(
                              AriaRole.LINK,
                              new Page.GetByRoleOptions()
                                  .setName("click-counter")
                                  .setExact(true))));
      assertThat(group).containsText("running");
      awaitGrowth("the processed count", group.getByRole(AriaRole.CELL).last(), server);

      page.navigate(url + "/query/" + COUNTS + "/alice");
      awaitGrowth("the count of alice", page.getByTestId("value"), server);

      assertThat(chromium.requests()).isNotEmpty().allMatch(request -> request.startsWith(url));
      assertThat(chromium.errors()).isEmpty();
    }
  }

  private static void awaitGrowth(String what, Locator shown, ServerProcess server) {
    long first = number(shown);
    Waiting.until(
        what + " grows in the page", () -> assertThat(number(shown)).isGreaterThan(first), server);
  }

  private static long number(Locator shown) {
    return Long.parseLong(shown.innerText().replaceAll("[^0-9]", ""));
  }
}
