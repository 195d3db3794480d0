package io.goka.tester;

import java.util.Optional;

/**
 * Why a group cannot go on.
 *
 * @param reason as the server would tell it to its operator
 * @param cause what was thrown: the author's own exception, where a callback has
 */
record GroupFailure(String reason, Optional<Throwable> cause) {

  /** Throws the cause as it is; the reason, where nothing was thrown. */
  RuntimeException rethrow(String group) {
    throw Rethrow.asItIs(cause.orElseGet(() -> new GroupFailedException(group, reason)));
  }
}
