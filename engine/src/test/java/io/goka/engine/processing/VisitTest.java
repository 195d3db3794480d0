package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.VisitSnapshot.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a visit counts, and how it ends. */
final class VisitTest {

  private Instant now = TaskRig.NOW;
  private final Visit visit = new Visit("1", "group", "visitor", new byte[0], () -> now);

  private void committed(int partition, int keys, boolean finished) {
    visit.committed(partition, new VisitProgress(visit, TaskRig.bytes("k" + keys), keys, finished));
  }

  @Test
  void itIsDoneWhenEveryPartitionIs() {
    visit.begin(List.of(0, 1), 5);
    committed(0, 2, true);
    assertThat(visit.isOver()).isFalse();
    assertThat(visit.wants(0)).isFalse();
    assertThat(visit.wants(1)).isTrue();
    assertThat(visit.wants(2)).isFalse();
    committed(1, 0, false);
    assertThat(visit.isOver()).isFalse();

    now = now.plusSeconds(3);
    committed(1, 3, true);
    now = now.plusSeconds(3);

    assertThat(visit.snapshot().state()).isEqualTo(State.DONE);
    assertThat(visit.snapshot().visited()).isEqualTo(5);
    assertThat(visit.snapshot().elapsed()).isEqualTo(Duration.ofSeconds(3));
    assertThat(visit.snapshot().reason()).isEmpty();
  }

  @Test
  void whatIsVisitedCountsAtOnceAndIsTakenBackWithARollBack() {
    visit.begin(Set.of(0, 1), 1);
    for (int i = 0; i < 3; i++) {
      visit.visited(0);
    }
    visit.visited(1);
    committed(0, 2, false);
    assertThat(visit.snapshot().visited()).isEqualTo(4);
    assertThat(visit.snapshot().toVisit()).as("never fewer").isEqualTo(4);

    visit.rolledBack(0);
    visit.rolledBack(7);

    assertThat(visit.snapshot().visited()).isEqualTo(3);
    assertThat(visit.resume(0)).isEqualTo(TaskRig.bytes("k2"));
    assertThat(visit.resume(1)).isNull();
  }

  @Test
  void aPartitionThatIsDoneMayLeave() {
    visit.begin(Set.of(0, 1), 1);
    committed(0, 1, true);

    visit.left(0);
    visit.left(2);
    assertThat(visit.isOver()).isFalse();
    visit.left(1);

    assertThat(visit.snapshot().state()).isEqualTo(State.ABORTED);
  }

  @Test
  void whatHasEndedItFirstCounts() {
    visit.begin(Set.of(0), 1);
    visit.cancel();
    visit.fail("too late");
    visit.abort("too late");
    committed(0, 1, true);

    assertThat(visit.snapshot().state()).isEqualTo(State.CANCELLED);
    assertThat(visit.snapshot().visited()).isEqualTo(1);
    assertThat(visit.snapshot().reason()).isEmpty();
  }
}
