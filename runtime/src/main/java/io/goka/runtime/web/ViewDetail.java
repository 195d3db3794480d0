package io.goka.runtime.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.goka.engine.observe.CopiedPartition;
import io.goka.engine.observe.ViewSnapshot;
import io.goka.engine.state.ServedTable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A view in the API, with its partitions.
 *
 * @param summary the view, whose fields stand beside {@code partitions}
 * @param partitions those of its topic, in order
 */
record ViewDetail(@JsonUnwrapped ViewRow summary, List<Partition> partitions) {

  /**
   * A partition of a view.
   *
   * @param partition its number
   * @param level whether it was level with the topic, and follows it
   * @param keys how many keys it holds, approximately; 0 before it is level
   * @param lag records that it is behind the topic
   * @param recovery how far recovery is; null when it is level
   */
  record Partition(
      int partition, boolean level, long keys, long lag, @Nullable RecoveryRow recovery) {

    private static Partition of(CopiedPartition copied) {
      return new Partition(
          copied.partition(),
          copied.level(),
          copied.keys(),
          copied.lag(),
          copied.level() ? null : RecoveryRow.of(copied.progress()));
    }
  }

  static ViewDetail of(ViewSnapshot view, Optional<ServedTable> served) {
    return new ViewDetail(
        ViewRow.of(view, served), view.partitions().stream().map(Partition::of).toList());
  }
}
