package io.goka.tester;

import io.goka.engine.kafka.KafkaEmitters;
import io.goka.spi.EmitterDefinition;
import java.time.Duration;
import java.util.Map;

/** Runs the emitters that plugins define. Owner: the test's thread. */
final class EmitterRuns {

  private final Groups groups;
  private final KafkaEmitters kafka;

  EmitterRuns(Groups groups) {
    this.groups = groups;
    this.kafka = groups.emitters();
  }

  /** The only emitter there is. */
  String only() {
    Map<String, EmitterDefinition> all = groups.definitions().emitters();
    if (all.size() != 1) {
      throw new IllegalArgumentException(
          all.isEmpty()
              ? "no plugin of this tester is an emitter"
              : "there are several emitters: say which one by runEmitter(name, duration): "
                  + all.keySet());
    }
    return all.keySet().iterator().next();
  }

  void run(String name, Duration duration) {
    EmitterDefinition definition = groups.definitions().emitters().get(name);
    if (definition == null) {
      throw new IllegalArgumentException(
          "no plugin of this tester is an emitter '"
              + name
              + "': there are "
              + groups.definitions().emitters().keySet());
    }
    new EmitterRun(
            name,
            definition,
            kafka,
            groups.clock(),
            groups::settleBetween,
            duration,
            groups.mostRecords())
        .run();
    groups.run();
  }
}
