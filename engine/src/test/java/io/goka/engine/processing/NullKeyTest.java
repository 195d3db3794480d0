package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.GroupGraph;
import io.goka.spi.KeyFormats;
import io.goka.spi.NullKeys;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of records that have no key. */
final class NullKeyTest {

  private final List<String> seen = new ArrayList<>();

  private TaskRig rig(NullKeys policy) {
    return rig(builder(policy).build());
  }

  private GroupGraph.Builder<?> builder(NullKeys policy) {
    return GroupGraph.define("counter")
        .persist(Plans.COUNTS)
        .input(
            Plans.CLICKS,
            (context, click) -> {
              seen.add(context.key() + "@" + context.offset());
              context.setValue(context.value().orElse(0L) + 1);
            })
        .nullKeys(policy);
  }

  private static TaskRig rig(GroupGraph graph) {
    TaskRig rig = new TaskRig(Plans.of(graph, Plans.config()));
    rig.open(0);
    rig.feed(
        "clicks",
        0,
        List.of(
            rig.record("clicks", 0, "a", "click"),
            rig.record("clicks", 0, null, "click"),
            rig.record("clicks", 0, "", "click"),
            rig.record("clicks", 0, null, "click")));
    rig.run();
    rig.commit();
    return rig;
  }

  @Test
  void theyAreRefusedUnlessTheGroupSaysOtherwise() {
    TaskRig rig = rig(NullKeys.REFUSE);

    assertThat(rig.heard.failed).singleElement().asString().contains("offset 1", ".nullKeys(");
    assertThat(seen).containsExactly("a@0");
  }

  @Test
  void theyAreSkippedAndCommitted() {
    TaskRig rig = rig(NullKeys.IGNORE);

    assertThat(seen).containsExactly("a@0", "@2");
    assertThat(rig.stored(0, "")).isEqualTo("1");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(4);
    assertThat(rig.heard.failed).isEmpty();
  }

  @Test
  void theyShareTheStateOfTheEmptyKey() {
    TaskRig rig = rig(NullKeys.EMPTY);

    assertThat(seen).containsExactly("a@0", "@1", "@2", "@3");
    assertThat(rig.stored(0, "")).isEqualTo("3");
    assertThat(rig.stored(0, "a")).isEqualTo("1");
    assertThat(rig.sentTo("counter-table")).containsExactly("a=1", "=3");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(4);
  }

  @Test
  void theEmptyKeyMustBeOneOfTheGroupsFormat() {
    TaskRig rig =
        new TaskRig(
            Plans.of(builder(NullKeys.EMPTY).keyFormat(KeyFormats.INT64).build(), Plans.config()));
    rig.open(0);
    rig.feed("clicks", 0, List.of(rig.record("clicks", 0, null, "click")));
    rig.run();

    assertThat(rig.heard.failed).singleElement().asString().contains("reading the key", "int64");
    assertThat(seen).isEmpty();
  }
}
