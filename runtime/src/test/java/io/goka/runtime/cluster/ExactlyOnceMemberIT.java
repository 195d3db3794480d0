package io.goka.runtime.cluster;

import io.goka.engine.config.GroupConfig.Guarantee;

/** What {@link GroupMemberIT} asks of members, under exactly-once. */
class ExactlyOnceMemberIT extends GroupMemberIT {

  @Override
  Guarantee guarantee() {
    return Guarantee.EXACTLY_ONCE;
  }
}
