package io.goka.bench.recovery;

import io.goka.bench.report.Role;
import java.util.Locale;

/** Who recovers a table, in the order of their turns. */
public enum RecoveryContestant {
  /** A group of this server. */
  OURS {
    @Override
    Recovering make(RecoveryQuestion question) {
      return new OurRecovery(question);
    }
  },

  /** Kafka Streams, which restores a store. */
  STREAMS {
    @Override
    Recovering make(RecoveryQuestion question) {
      return new StreamsRecovery(question);
    }
  },

  /** Consumers that read the topic, and keep nothing. */
  LIMIT {
    @Override
    Recovering make(RecoveryQuestion question) {
      return new RawPoll(question);
    }
  };

  /** Makes the contestant, which does not start. In its process. */
  abstract Recovering make(RecoveryQuestion question);

  /** How it is written on the command line and in results. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it stands for when results are compared. */
  Role role() {
    return switch (this) {
      case OURS -> Role.OURS;
      case STREAMS -> Role.STREAMS;
      case LIMIT -> Role.LIMIT;
    };
  }
}
