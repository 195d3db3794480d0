package io.goka.engine.processing;

import io.goka.spi.Table;

/**
 * A callback has asked for a table whose local copy is being read anew. Not the record's fault: its
 * task rolls back, and goes on when the copy is level again.
 */
final class CopyNotLevelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CopyNotLevelException(Table<?> table) {
    super("the local copy of the " + table + " is being read anew, and is waited for");
  }
}
