package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Callback;
import io.goka.spi.Codec;
import io.goka.spi.GroupGraph;
import io.goka.spi.NullRecords;
import io.goka.spi.Stream;
import io.goka.spi.TableContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of records that have no value. */
final class NullRecordTest {

  private final List<String> seen = new ArrayList<>();

  private static TaskRig counting(Callback<TableContext<Long>, String> callback) {
    return new TaskRig(Plans.counting(callback));
  }

  private static TaskRig counting(NullRecords policy, Callback<TableContext<Long>, String> call) {
    return new TaskRig(
        Plans.of(
            GroupGraph.define("counter")
                .persist(Plans.COUNTS)
                .input(Plans.CLICKS, call)
                .nullRecords(policy)
                .build(),
            Plans.config()));
  }

  @Test
  void nullRecordsAreIgnoredAndCommittedUnlessTheGroupSaysOtherwise() {
    TaskRig rig = counting((context, click) -> seen.add(context.key()));
    rig.open(0);
    rig.feed(
        "clicks",
        0,
        List.of(
            rig.record("clicks", 0, "a", null),
            rig.record("clicks", 0, null, null),
            rig.record("clicks", 0, "b", "click")));
    rig.run();
    rig.commit();

    assertThat(seen).containsExactly("b");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(3);
    assertThat(rig.status(0).counters().processed()).isEqualTo(3);
  }

  @Test
  void nullRecordsCanBeProcessed() {
    TaskRig rig =
        counting(
            NullRecords.PROCESS,
            (context, click) -> seen.add(context.key() + "=" + Objects.toString(click)));
    rig.open(0);
    rig.feed(
        "clicks",
        0,
        List.of(rig.record("clicks", 0, "a", null), rig.record("clicks", 0, "b", "click")));
    rig.run();

    assertThat(seen).containsExactly("a=null", "b=click");
  }

  @Test
  void nullRecordsCanBeDecoded() {
    Codec<String> codec =
        new Codec<>() {
          @Override
          public byte[] encode(String value) {
            return TaskRig.bytes(value);
          }

          @Override
          public String decode(byte @Nullable [] bytes) {
            return bytes == null ? "nothing" : TaskRig.text(bytes);
          }
        };
    TaskRig rig =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .input(Stream.of("clicks", codec), (context, click) -> seen.add(click))
                    .nullRecords(NullRecords.DECODE)
                    .build(),
                Plans.config()));
    rig.openWithoutTable(0);
    rig.feed("clicks", 0, List.of(rig.record("clicks", 0, "a", null)));
    rig.run();

    assertThat(seen).containsExactly("nothing");
  }
}
