package io.goka.bench.suite;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Makes the client with which a benchmark makes and deletes its topics. Owner: any thread. */
public final class BrokerAdmin {

  private BrokerAdmin() {}

  /** Makes one; whoever asks closes it. */
  public static Admin of(Surroundings surroundings) {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            surroundings.broker().bootstrapServers(),
            AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
            false));
  }
}
