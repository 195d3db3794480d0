package io.goka.bench.recovery;

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
}
