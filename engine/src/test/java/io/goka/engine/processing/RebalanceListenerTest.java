package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.GroupGraph;
import io.goka.spi.RebalanceListener;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** An author is told of each partition's coming and going, in pairs. */
final class RebalanceListenerTest {

  private final List<String> told = new ArrayList<>();
  private boolean throwing;
  private final TaskRig rig =
      new TaskRig(
          Plans.of(
              GroupGraph.define("counter")
                  .persist(Plans.COUNTS)
                  .input(
                      Plans.CLICKS,
                      (context, click) -> {
                        told.add(context.key());
                        context.setValue(1L);
                      })
                  .rebalanceListener(new Telling())
                  .build(),
              Plans.config()));

  private final class Telling implements RebalanceListener {

    @Override
    public void assigned(int partition) {
      told.add("+" + partition);
      if (throwing) {
        throw new IllegalStateException("not now");
      }
    }

    @Override
    public void revoked(int partition) {
      told.add("-" + partition);
      if (throwing) {
        throw new StackOverflowError("not ever");
      }
    }
  }

  @Test
  void beforeTheFirstCallbackAndAfterTheLastWhenAllIsStored() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    assertThat(told).containsExactly("+0", "a");

    rig.close(0);
    rig.run();
    assertThat(told).as("it has not left yet").containsExactly("+0", "a");
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(told).containsExactly("+0", "a", "-0");
  }

  @Test
  void aRollBackTakesEveryPartitionAwayAndTheyComeAgain() {
    rig.open(0);
    rig.open(1);
    rig.clicks(0, "a");
    rig.run();
    rig.endEpoch();
    rig.producer.fail(rig.producer.held().get(0), new TimeoutException("expired"));
    rig.run();
    assertThat(told).containsExactly("+0", "+1", "a", "-0", "-1");

    rig.reopen(0, rig.table(0));
    rig.run();

    assertThat(told).containsExactly("+0", "+1", "a", "-0", "-1", "+0");
  }

  @Test
  void aPartitionWhoseLastEpochFailsWhileItLeavesIsToldOfOnce() {
    rig.open(0);
    rig.open(1);
    rig.clicks(0, "a");
    rig.run();
    rig.producer.refuse(new TimeoutException("expired"));

    boolean[] closed = rig.close(0);
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(told).containsExactly("+0", "+1", "a", "-1", "-0");
    assertThat(rig.heard.rolledBack.get(0)).containsOnlyKeys(1);
  }

  @Test
  void whatLeavesOrIsOpenWhenTheGroupFailsIsToldOfOnce() {
    rig.open(0);
    rig.open(1);
    rig.clicks(0, "a");
    rig.run();
    rig.close(0);
    rig.run();
    rig.producer.fail(rig.held("counter-table"), new TopicAuthorizationException("not yours"));
    rig.run();
    rig.close(1);
    rig.task.mailbox().execute(rig.task::end);
    rig.run();

    assertThat(told).containsExactly("+0", "+1", "a", "-1", "-0");
  }

  @Test
  void aLostPartitionAndTheEndAreToldToo() {
    rig.open(0);
    rig.open(1);
    rig.run();
    rig.drop(0);
    rig.run();
    rig.drop(0);
    rig.task.mailbox().execute(rig.task::end);
    rig.run();

    assertThat(told).containsExactly("+0", "+1", "-0", "-1");
  }

  @Test
  void whatItThrowsKeepsNobodyFromComingOrGoing() {
    throwing = true;
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    rig.commit();
    boolean[] closed = rig.close(0);
    rig.run();

    assertThat(told).containsExactly("+0", "a", "-0");
    assertThat(rig.heard.failed).isEmpty();
    assertThat(closed).containsExactly(true);
  }
}
