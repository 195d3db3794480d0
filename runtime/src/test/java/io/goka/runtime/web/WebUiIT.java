package io.goka.runtime.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.goka.runtime.web.RunningWeb.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.goka.engine.observe.Event;
import io.goka.engine.observe.VisitSnapshot;
import io.goka.json.JacksonJsonFormat;
import io.goka.spi.Codec;
import io.goka.spi.KeyFormats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The UI in a real browser, on a real web server whose numbers are made up. */
class WebUiIT {

  private static @Nullable Chromium chromium;

  private final RunningWeb web = new RunningWeb();
  private final List<String> complaints = new ArrayList<>();
  private final List<String> foreignRequests = new ArrayList<>();
  private @Nullable BrowserContext context;
  private @Nullable Page opened;

  @BeforeAll
  static void startBrowser() {
    Optional<Path> found = Chromium.find();
    assumeTrue(found.isPresent(), "no chromium");
    chromium = new Chromium(found.get());
  }

  @AfterAll
  static void stopBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void openPage() {
    openPage(new Browser.NewContextOptions());
  }

  private void openPage(Browser.NewContextOptions options) {
    if (context != null) {
      context.close();
    }
    context =
        Objects.requireNonNull(chromium)
            .browser()
            .newContext(options.setBaseURL(web.url("").toString()));
    Page page = context.newPage();
    opened = page;
    page.onConsoleMessage(this::listen);
    page.onPageError(complaints::add);
    page.onRequest(
        request -> {
          if (!request.url().startsWith(web.url("/").toString())) {
            foreignRequests.add(request.url());
          }
        });
  }

  @AfterEach
  void close() {
    if (context != null) {
      context.close();
    }
    web.close();
    assertThat(complaints).as("errors on the console").isEmpty();
    assertThat(foreignRequests).as("requests to other hosts").isEmpty();
  }

  private void listen(ConsoleMessage message) {
    // An error that the API answers is one that a page shows; the browser notes it all the same.
    boolean answered = message.text().startsWith("Failed to load resource");
    if (!answered && List.of("error", "warning").contains(message.type())) {
      complaints.add(message.text());
    }
  }

  private Page page() {
    return Objects.requireNonNull(opened);
  }

  private Response open(String path) {
    return Objects.requireNonNull(page().navigate(path));
  }

  private Locator shown(String text) {
    return page().getByText(text, new Page.GetByTextOptions().setExact(true)).first();
  }

  @Test
  void theOverviewMovesLive() {
    Response response = open("/");

    assertThat(response.headers())
        .containsEntry("content-security-policy", RequestGuard.CONTENT_SECURITY_POLICY);
    assertThat(page().getByTestId("connection")).hasText("Live");
    Locator rate = page().getByTestId("processed-rate-click-counter");
    assertThat(rate).hasText(Pattern.compile("[1-9][0-9,]*"));
    String before = rate.textContent();
    assertThat(rate)
        .not()
        .hasText(before, new LocatorAssertions.HasTextOptions().setTimeout(15_000));
    assertThat(page()).hasTitle("Overview · goka-server");
  }

  @Test
  void theOverviewTellsFirstWhatIsWrong() {
    web.server.trouble();
    web.server.notReady("user-profiles recovers 2 of 3 partitions");
    open("/monitor");

    Locator notices = page().locator(".notices").first();
    assertThat(notices).containsText("Group order-totals has failed");
    assertThat(notices).containsText(FakeServer.FAILURE);
    assertThat(notices).containsText("legacy-report.jar");
    assertThat(notices).containsText("NoClassDefFoundError");
    assertThat(notices).containsText("Emitter order-feed");
    assertThat(notices).containsText("user-profiles recovers 2 of 3 partitions");
    Locator standby = page().locator("tr", new Page.LocatorOptions().setHasText("price-feed"));
    assertThat(standby.locator(".badge")).hasText("standby");
    Locator failing = page().locator("tr", new Page.LocatorOptions().setHasText("order-feed"));
    assertThat(failing.locator("[title^='last failure: java.net.ConnectException']")).hasText("7");
  }

  @Test
  void aGroupHasItsPartitionsAndItsRecovery() {
    web.server.trouble();
    open("/monitor");
    page()
        .getByRole(AriaRole.MAIN)
        .getByText("user-profiles", new Locator.GetByTextOptions().setExact(true))
        .first()
        .click();

    assertThat(page()).hasURL(web.url("/monitor/processor/user-profiles").toString());
    assertThat(page().locator("tbody tr")).hasCount(4);
    assertThat(page().locator("tbody tr").nth(1)).containsText("63.0 %");
    assertThat(page().locator("tbody tr").nth(1)).containsText("left");
  }

  @Test
  void aGroupsLinkOpensItAndWarnsOfMisplacedKeys() {
    open("/monitor/processor/click-counter");

    assertThat(page().locator("h1")).hasText("click-counter");
    assertThat(page().locator("tbody tr")).hasCount(4);
    assertThat(page().locator(".notice-warn")).containsText("partitioner=murmur2_random");
    assertThat(page().locator(".chart")).hasCount(2);
  }

  @Test
  void aQueryShowsItsValueAndItGrows() {
    open("/query");
    page().getByLabel("Key", new Page.GetByLabelOptions().setExact(true)).fill("alice");
    page().getByText("Look up").click();

    assertThat(page()).hasURL(web.url("/query/click-counter-table/alice").toString());
    assertThat(page().getByTestId("value")).hasText("42");
    web.counts.put("alice", bytes("43"));
    assertThat(page().getByTestId("value")).hasText("43");
    assertThat(page().getByTestId("result")).containsText("+1 since you opened this page");
  }

  @Test
  void everyKeyHasALink() {
    for (String key : List.of("a/b c%?#", "", "..", "ä😀")) {
      web.counts.put(key, bytes("7"));
      open("/query/click-counter-table");
      page().getByLabel("Key", new Page.GetByLabelOptions().setExact(true)).fill(key);
      page().getByText("Look up").click();
      assertThat(page().getByTestId("value")).hasText("7");

      page().reload();

      assertThat(page().getByTestId("value")).hasText("7");
    }
  }

  @Test
  void aQueryShowsJsonAndDigitsThatNoDoubleHolds() {
    @SuppressWarnings("rawtypes")
    Codec<Map> maps = new JacksonJsonFormat().codec(Map.class);
    web.queries.add(
        new FakeTable("orders", maps, KeyFormats.UTF8)
            .put("o-1", bytes("{\"id\":9007199254740993,\"lines\":[{\"sku\":\"a\"}]}")));
    open("/query/orders/o-1");

    assertThat(page().getByTestId("value")).containsText("9007199254740993");
    assertThat(page().locator(".json-name").first()).hasText("\"id\"");
  }

  @Test
  void aQueryTellsWhyThereIsNoValue() {
    open("/query/click-counter-table/nobody");
    assertThat(shown("No value")).isVisible();

    web.counts.recover(web.counts.partitionOf("alice"));
    open("/query/click-counter-table/alice");
    assertThat(shown("Not known yet")).isVisible();
    assertThat(page().getByTestId("result")).containsText("60.0 %");

    web.counts.sendAway(web.counts.partitionOf("alice"));
    assertThat(shown("Not on this instance")).isVisible();

    open("/query/nope/alice");
    assertThat(shown("There is no such table")).isVisible();
  }

  @Test
  void aTableIsReadPageByPageAndEachPageHasALink() {
    for (int i = 0; i < 120; i++) {
      web.counts.put("user/%03d".formatted(i), bytes("" + i));
    }
    open("/query/click-counter-table");
    page().getByLabel("Find", new Page.GetByLabelOptions().setExact(true)).selectOption("prefix");
    page().getByLabel("Prefix", new Page.GetByLabelOptions().setExact(true)).fill("user/");
    page().getByText("Scan", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page()).hasURL(web.url("/query/click-counter-table?prefix=user%2F").toString());
    assertThat(page().locator("tbody tr")).hasCount(50);
    assertThat(page().locator("tbody tr").first()).containsText("user/000");

    page().getByText("Next page").click();
    assertThat(page().locator("tbody tr").first()).containsText("user/050");
    page().reload();
    assertThat(page().locator("tbody tr").first()).containsText("user/050");
    page().getByText("Next page").click();
    assertThat(page().locator("tbody tr")).hasCount(20);
    assertThat(page().getByText("Next page")).hasCount(0);

    page().locator("tbody tr").last().getByRole(AriaRole.LINK).click();
    assertThat(page()).hasURL(web.url("/query/click-counter-table/user%2F119").toString());
    assertThat(page().getByTestId("value")).hasText("119");
  }

  @Test
  void aScanSaysWhatIsMissingAndShowsTheRestToWhoAsksForIt() {
    web.counts.put("bob", bytes("7")).put("carol", bytes("8"));
    web.counts.sendAway(web.counts.partitionOf("alice"));
    open("/query/click-counter-table");
    assertThat(shown("Not on this instance")).isVisible();

    page().getByText("Show what this instance has").click();

    assertThat(page().getByTestId("scan")).containsText("1 partition cannot be read now");
    assertThat(page().getByTestId("scan")).not().containsText("alice");
  }

  @Test
  void aViewHasAPageItsEntriesAndItsCommands() {
    web.server.trouble();
    open("/monitor");
    page().getByText("prices", new Page.GetByTextOptions().setExact(true)).first().click();
    assertThat(page()).hasURL(web.url("/monitor/view/prices").toString());
    assertThat(page().getByTestId("view-figures")).containsText("63.0 %");
    assertThat(page().locator("tbody tr")).hasCount(1);
    assertThat(page().locator("main")).containsText("plugin price-view");

    open("/monitor/view/countries");
    assertThat(page().locator("h1")).hasText("countries");
    page().getByLabel("Drop one key from the copy").fill("no");
    page().getByText("Evict", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page().locator(".told")).containsText("no is dropped");
    page().getByText("Re-read…").click();
    page().getByText("Read it anew").click();
    assertThat(page().locator(".told")).containsText("being read anew");
    assertThat(web.viewCommands.commands()).containsExactly("evict no", "reread");

    page().getByText("Browse its entries").click();
    assertThat(page()).hasURL(web.url("/query/countries?of=view").toString());
    assertThat(page().locator("tbody tr")).hasCount(3);
    page().getByText("pt", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page()).hasURL(web.url("/query/countries/pt?of=view").toString());
    assertThat(page().getByTestId("value")).hasText("Portugal");
    open("/monitor/view/nope");
    assertThat(shown("There is no view nope")).isVisible();
  }

  @Test
  void aFailedGroupTellsWhenItStartsAgainAndIsRestartedByHand() {
    web.server.trouble();
    open("/monitor/processor/order-totals");
    assertThat(page().locator("main")).containsText(FakeServer.FAILURE);
    assertThat(page().locator("main"))
        .containsText(Pattern.compile("It starts again in \\d seconds \\(attempt 3\\)"));

    page().getByText("Restart", new Page.GetByTextOptions().setExact(true)).click();

    assertThat(page().locator("main")).containsText("It leaves in good order and joins anew.");
    assertThat(web.groupCommands.told()).containsExactly("RESTART order-totals");
  }

  @Test
  void aRunningGroupIsStoppedOnlyAfterASecondClick() {
    open("/monitor/processor/click-counter");
    page().getByText("Stop…").click();
    assertThat(web.groupCommands.told()).isEmpty();

    page().getByText("Stop it").click();

    assertThat(page().locator("main")).containsText("It commits and leaves.");
    assertThat(web.groupCommands.told()).containsExactly("STOP click-counter");
  }

  @Test
  void aStuckPartitionShowsWhereItsThreadIs() {
    web.server.trouble();
    open("/monitor/processor/user-profiles");
    assertThat(page().locator("main")).containsText("Partition 3 is stuck");

    page().getByText("Where user-profiles-task-1 is").click();

    assertThat(page().getByText("at com.example.Profiles.fetch(Profiles.java:42)")).isVisible();
  }

  @Test
  void aGroupsVisitorsAreStartedAndWatched() {
    open("/monitor/processor/click-counter");
    assertThat(page().locator("main")).containsText("user-profiles-table");
    assertThat(page().locator("main")).containsText("click-counter-loop");
    page().getByLabel("Visitor", new Page.GetByLabelOptions().setExact(true)).selectOption("add");
    page().getByLabel(Pattern.compile("^Argument")).fill("x");
    page().getByText("Visit all keys").click();
    assertThat(page().getByRole(AriaRole.ALERT)).containsText("does not take the argument");

    page().getByLabel(Pattern.compile("^Argument")).fill("5");
    page().getByText("Visit all keys").click();
    assertThat(page()).hasURL(web.url("/monitor/processor/click-counter?visit=v1").toString());
    Locator visits =
        page().getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Visits of"));
    assertThat(visits).containsText("running");
    web.visits.progress(VisitSnapshot.State.RUNNING, 21_000, "");
    assertThat(visits).containsText("50.0 %");
    page().getByText("Cancel", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(visits).containsText("cancelled");
    assertThat(web.visits.arguments()).containsExactly("5");
  }

  @Test
  void aFailedGroupNamesItsRecord() {
    web.server.trouble();
    open("/monitor/processor/order-totals");

    Locator notice = page().locator(".notices");
    assertThat(notice).containsText("offset 1207");
    assertThat(notice).containsText("order-7");
    assertThat(notice).containsText("not a number: 'seven'");
  }

  @Test
  void aGroupsDeadLettersAreShownAndReplayed() {
    open("/monitor/processor/click-counter");
    page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show the newest"))
        .click();
    Locator letter = page().locator("tr", new Page.LocatorOptions().setHasText("seven"));
    assertThat(letter).containsText("clicks-2");
    assertThat(letter).containsText("not a number");
    page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Replay those that wait"))
        .click();

    assertThat(page().locator(".told").first())
        .containsText("3 records written back. 1 letter could not");
    assertThat(web.deadLetters.requests()).hasSize(1);
  }

  @Test
  void pluginsAndEventsHaveTheirPages() {
    web.server.trouble();
    open("/plugins");
    assertThat(page().locator("tbody tr")).hasCount(4);
    assertThat(page().locator("tbody tr").last()).containsText("NoClassDefFoundError");

    web.events.add(Event.Severity.WARNING, "click-counter", "lost 2 partitions in a rebalance");
    page().getByText("Events", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page()).hasURL(web.url("/events").toString());
    assertThat(page().locator(".event").first()).containsText("lost 2 partitions");
    web.events.add(Event.Severity.ERROR, "server", "disk is full");
    assertThat(page().locator(".event").first()).containsText("disk is full");
    page().getByText("Errors", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page().locator(".event")).hasCount(1);
  }

  @Test
  void aLostConnectionIsShown() {
    open("/");
    assertThat(page().getByTestId("connection")).hasText("Live");

    web.close();

    assertThat(page().getByTestId("connection")).hasText("Connection lost");
    assertThat(page().locator(".banner")).containsText("No connection to the server");
  }

  @Test
  void theThemeIsKept() {
    openPage(new Browser.NewContextOptions().setColorScheme(ColorScheme.LIGHT));
    open("/");
    Locator toggle = page().locator(".icon-button");
    toggle.click();
    toggle.click();
    assertThat(page().locator("html")).hasAttribute("data-theme", "dark");

    page().reload();

    assertThat(page().locator("html")).hasAttribute("data-theme", "dark");
  }

  @Test
  void fitsAPhone() {
    openPage(new Browser.NewContextOptions().setViewportSize(390, 844));
    web.server.trouble();
    for (String path :
        List.of(
            "/",
            "/monitor/processor/user-profiles",
            "/monitor/processor/click-counter",
            "/monitor/view/prices",
            "/query/click-counter-table",
            "/query/click-counter-table/alice",
            "/plugins",
            "/events")) {
      open(path);
      assertThat(page().getByTestId("connection")).hasText("Live");
      assertThat(page().evaluate("document.documentElement.scrollWidth"))
          .as("width of " + path)
          .isEqualTo(390);
    }
  }
}
