package io.goka.bench.recovery;

import io.goka.bench.hosted.HostedGroups;
import io.goka.bench.hosted.HostedSettings;
import io.goka.bench.workload.Workload;
import io.goka.engine.config.TopicKeys;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Stream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Owner: the thread that times it. A group of the server, whose local table is empty. */
final class OurRecovery implements Recovering {

  private final RecoveryQuestion question;
  private final HostedGroups groups;

  OurRecovery(RecoveryQuestion question) {
    this.question = question;
    GroupGraph graph =
        GroupGraph.define(question.group())
            .persist(Codecs.bytes())
            .input(
                Stream.of(RecoveryQuestion.input(question.application()), Codecs.bytes()),
                (context, message) -> context.setValue(message))
            .build();
    this.groups =
        new HostedGroups(
            HostedSettings.of(
                Path.of(question.directory()),
                question.bootstrapServers(),
                Map.of(TopicKeys.TABLE_SUFFIX, RecoveryQuestion.suffix())),
            List.of(graph));
  }

  @Override
  public void start() {
    groups.start();
  }

  @Override
  public boolean isLevel() {
    return groups.isLevel(Workload.PARTITIONS);
  }

  @Override
  public Optional<String> failure() {
    return groups.failure();
  }

  @Override
  public void check() {
    KeyCheck check = new KeyCheck(question.records());
    groups.read(0, check::see);
    check.finish();
  }

  @Override
  public void close() throws Exception {
    groups.close();
  }
}
