package io.goka.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommandEndpointsIT {

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void commandsReachTheGroup() {
    String group = "/api/v1/groups/click-counter";

    assertThat(web.post(group + "/restart", "{}").statusCode()).isEqualTo(202);
    assertThat(web.send(web.request(group + "/stop").PUT(BodyPublishers.noBody())).statusCode())
        .isEqualTo(202);
    assertThat(web.send(web.request(group + "/start").PUT(BodyPublishers.noBody())).body())
        .isEqualTo("{\"group\":\"click-counter\"}");

    assertThat(web.groupCommands.told())
        .containsExactly("RESTART click-counter", "STOP click-counter", "START click-counter");
  }

  @Test
  void aGroupThatIsNotHereIsNotCommanded() {
    Problems.assertThat(web.post("/api/v1/groups/nope/restart", "{}"), 404, "unknown-group");

    assertThat(web.groupCommands.told()).isEmpty();
  }

  @Test
  void aPageOfAnotherSiteCommandsNothing() {
    Problems.assertThat(
        web.send(
            web.request("/api/v1/groups/click-counter/restart", "Origin", "https://evil.example")
                .POST(BodyPublishers.noBody())),
        415,
        "unsupported-media-type");

    assertThat(web.groupCommands.told()).isEmpty();
  }
}
