package io.goka.runtime.web;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateEndpointsIT {

  private static final String ACCEPT = "/api/v1/groups/click-counter/state/accept";

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void theTopicIsAcceptedForOnePartitionOrForAll() {
    HttpResponse<String> all = web.post(ACCEPT, "{\"keep\": \"topic\"}");
    HttpResponse<String> one = web.post(ACCEPT, "{\"keep\": \"topic\", \"partition\": 2}");

    assertThat(all.statusCode()).isEqualTo(202);
    assertThatJson(all.body()).inPath("partitions").isEqualTo("[0, 2]");
    assertThatJson(one.body()).inPath("partitions").isEqualTo("[2]");
    assertThat(web.groupCommands.told())
        .containsExactly("START click-counter", "START click-counter");
  }

  @Test
  void whatWinsHasToBeSaid() {
    HttpResponse<String> nothing = web.post(ACCEPT, "{}");

    assertThat(nothing.statusCode()).isEqualTo(400);
    assertThat(nothing.body()).contains("\\\"keep\\\": \\\"topic\\\"");
    assertThat(web.post(ACCEPT, "{\"keep\": \"topic\", \"partition\": -1}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void whatIsNotStoredHereCannotBeAccepted() {
    HttpResponse<String> elsewhere = web.post(ACCEPT, "{\"keep\": \"topic\", \"partition\": 7}");

    assertThat(elsewhere.statusCode()).isEqualTo(404);
    assertThat(elsewhere.body()).contains("nothing-stored");
    assertThat(web.post("/api/v1/groups/nobody/state/accept", "{\"keep\": \"topic\"}").body())
        .contains("unknown-group");
  }
}
