package io.goka.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PluginTest {

  @Test
  void isNamedAfterItsClassInKebabCase() {
    assertThat(new ClickCounter().name()).isEqualTo("click-counter");
    assertThat(new HTTPPoller().name()).isEqualTo("http-poller");
    assertThat(new PollerOfHTTP().name()).isEqualTo("poller-of-http");
    assertThat(new Top10Users().name()).isEqualTo("top10-users");
    assertThat(new ABTest().name()).isEqualTo("ab-test");
    assertThat(new Counter().name()).isEqualTo("counter");
    assertThat(new UserHTTPClient().name()).isEqualTo("user-http-client");
  }

  private static class ClickCounter implements ActionPlugin {
    @Override
    public String description() {
      return "does nothing";
    }

    @Override
    public String run(PluginConfig config, String argument) {
      return "";
    }
  }

  private static final class HTTPPoller extends ClickCounter {}

  private static final class PollerOfHTTP extends ClickCounter {}

  private static final class Top10Users extends ClickCounter {}

  private static final class ABTest extends ClickCounter {}

  private static final class Counter extends ClickCounter {}

  private static final class UserHTTPClient extends ClickCounter {}
}
