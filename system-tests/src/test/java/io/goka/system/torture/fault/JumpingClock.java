package io.goka.system.torture.fault;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Random;

/**
 * The clock by which a server's Kafka clients measure jumps ahead: by seconds, or by more than they
 * are ready to wait for anything. It does not jump back: they would believe that no time passes
 * until it has caught up.
 */
public final class JumpingClock implements Fault {

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public String strike(Scene scene, Random random) throws Exception {
    Instance victim = scene.anyInstance(random);
    Duration jump = Duration.ofSeconds(random.nextInt(2, random.nextBoolean() ? 20 : 7200));
    long before =
        Files.exists(victim.clock()) ? Long.parseLong(Files.readString(victim.clock())) : 0;
    Files.writeString(victim.clock(), String.valueOf(before + jump.toMillis()));
    Instants.pass(random, 1000, 5000);
    return victim.name() + " by " + jump.toSeconds() + " s";
  }
}
