package io.goka.system.torture.fault;

import io.goka.system.fixture.Api;
import io.goka.system.fixture.Waiting;
import io.goka.system.plugins.Books;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * SIGSTOP of a server for longer than its session, and SIGCONT: a zombie, which finds its
 * partitions with somebody else. It must not answer as their owner.
 */
public final class FrozenServer implements Fault {

  private static final int KEYS_ASKED = 20;
  private static final int OK = 200;

  @Override
  public String name() {
    return "freeze";
  }

  @Override
  public String strike(Scene scene, Random random) throws Exception {
    Instance victim = scene.anyInstance(random);
    victim.awaitReady();
    victim.freeze();
    try {
      Waiting.pass(scene.session().multipliedBy(3).dividedBy(2));
      Instants.pass(random, 0, 1500);
    } finally {
      victim.thaw();
    }
    askTheZombie(scene, victim);
    return victim.name();
  }

  /** Whoever answers between two answers of another one is not the owner. */
  private static void askTheZombie(Scene scene, Instance zombie) throws InterruptedException {
    List<Instance> others =
        scene.instances().stream().filter(each -> each != zombie && each.isAlive()).toList();
    for (int key = 0; key < KEYS_ASKED; key++) {
      String name = "key-" + key;
      for (Instance other : others) {
        if (answers(other, name) && answers(zombie, name) && answers(other, name)) {
          scene.breaches().add(zombie.name() + " answers for " + name + ", which is another's");
        }
      }
    }
  }

  private static boolean answers(Instance instance, String key) throws InterruptedException {
    try {
      Api.Answer answer = instance.api().lookup(Books.TABLE, key);
      return answer.status() == OK;
    } catch (IOException | AssertionError e) {
      return false;
    }
  }
}
