package io.goka.runtime.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Owner: the test's thread. The Chromium of this machine; none is ever downloaded. */
final class Chromium implements AutoCloseable {

  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"),
          Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"));

  private final Playwright playwright;
  private final Browser browser;

  Chromium(Path executable) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    // As root, in a container, there is no sandbox and little shared memory.
                    .setChromiumSandbox(false)
                    .setArgs(List.of("--disable-dev-shm-usage")));
  }

  Browser browser() {
    return browser;
  }

  /**
   * Where it is.
   *
   * @return empty, after a line that tells how to get it, where tests may do without
   * @throws IllegalStateException where they may not
   */
  static Optional<Path> find() {
    Optional<Path> found = PLACES.stream().filter(Files::isExecutable).findFirst();
    if (found.isEmpty()) {
      if (Boolean.parseBoolean(System.getenv("GOKA_REQUIRE_BROWSER"))) {
        throw new IllegalStateException(
            "GOKA_REQUIRE_BROWSER is true, and there is no chromium (apt-get install chromium)");
      }
      System.out.println("browser tests skipped: install chromium (apt-get install chromium)");
    }
    return found;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
