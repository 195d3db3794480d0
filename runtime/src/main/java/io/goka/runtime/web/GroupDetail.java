package io.goka.runtime.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.goka.engine.observe.GroupSnapshot;
import java.util.List;

/**
 * A group in the API, with its partitions.
 *
 * @param summary the group, whose fields stand beside {@code partitions}
 * @param partitions those that are assigned here, in order
 */
record GroupDetail(@JsonUnwrapped GroupRow summary, List<PartitionRow> partitions) {

  static GroupDetail of(GroupSnapshot group, RateWindow window) {
    return new GroupDetail(
        GroupRow.of(group, window),
        group.partitions().stream()
            .map(
                partition -> PartitionRow.of(partition, window.partition(group.group(), partition)))
            .toList());
  }
}
