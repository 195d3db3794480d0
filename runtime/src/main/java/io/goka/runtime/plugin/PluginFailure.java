package io.goka.runtime.plugin;

import org.jspecify.annotations.Nullable;

/**
 * Why a plugin does not run, as one sentence for its report, which names the mend. The cause is
 * there when the plugin's own code threw it and its stack trace helps the author.
 */
final class PluginFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  PluginFailure(String reason) {
    this(reason, null);
  }

  PluginFailure(String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
