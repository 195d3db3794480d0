package io.goka.examples.inputs;

import static io.goka.examples.inputs.DeviceActivity.ACTIVITIES;
import static io.goka.examples.inputs.DeviceActivity.GOODBYES;
import static io.goka.examples.inputs.DeviceActivity.PHONE;
import static io.goka.examples.inputs.DeviceActivity.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.tester.Tester;
import org.junit.jupiter.api.Test;

class DeviceActivityTest {

  private final Tester tester =
      Tester.with().plugin(new DeviceActivity()).restartBetweenRecords().build();

  @Test
  void whatAUserDoesOnSeveralDevicesMeetsInOnePlace() {
    tester.consume(WEB, "alice", "home");
    tester.consume(PHONE, "alice", "home");
    tester.consume(PHONE, "alice", "cart");
    tester.consume(WEB, "bob", "help");

    assertThat(tester.tableValue(ACTIVITIES, "alice")).isEqualTo(new Activity(1, 2, true));
    assertThat(tester.tableValue(ACTIVITIES, "bob")).isEqualTo(new Activity(1, 0, true));
  }

  @Test
  void aUserWhoLeavesIsOfflineUntilTheNextVisit() {
    tester.consume(WEB, "alice", "home");
    tester.consume(GOODBYES, "alice", tester.clock().instant());
    assertThat(tester.tableValue(ACTIVITIES, "alice")).isEqualTo(new Activity(1, 0, false));

    tester.consume(PHONE, "alice", "home");
    assertThat(tester.tableValue(ACTIVITIES, "alice")).isEqualTo(new Activity(1, 1, true));
  }
}
