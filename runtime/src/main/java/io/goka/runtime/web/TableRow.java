package io.goka.runtime.web;

import io.goka.engine.state.ServedTable;

/**
 * A table in the API.
 *
 * @param name its topic
 * @param keyFormat how its keys are written: {@code utf8}, {@code int64}, {@code hex}
 * @param mediaType what its values are
 * @param partitionCount how many partitions it has; 0 before that is known
 */
record TableRow(String name, String keyFormat, String mediaType, int partitionCount) {

  static TableRow of(ServedTable table) {
    return new TableRow(
        table.topic(), table.keyFormat().id(), table.codec().mediaType(), table.partitionCount());
  }
}
