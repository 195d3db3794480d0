package io.goka.system.torture.fault;

import io.goka.system.fixture.ServerProcess;
import java.time.Duration;
import java.util.Random;

/** Another server is started on the data directory of one that runs: it has to give up. */
public final class SharedDirectory implements Fault {

  private static final Duration GIVES_UP = Duration.ofSeconds(40);
  private static final int MISTAKE = 2;

  @Override
  public String name() {
    return "same-data";
  }

  @Override
  public String strike(Scene scene, Random random) throws Exception {
    Instance victim = scene.anyInstance(random);
    victim.awaitReady();
    try (ServerProcess second = ServerProcess.start(victim.spec())) {
      int exitCode = second.awaitExit(GIVES_UP);
      if (exitCode != MISTAKE) {
        scene.breaches().add("a second server on one data directory ended with " + exitCode);
      }
    }
    return victim.name();
  }
}
