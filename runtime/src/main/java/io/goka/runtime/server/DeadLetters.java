package io.goka.runtime.server;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The dead letters of the groups that this server hosts. Called on any thread; blocks on Kafka. */
public interface DeadLetters {

  /**
   * What is to be replayed. A replay without a place to begin at goes on behind the last one.
   *
   * @param partition the only partition of the dead letters' topic to replay; empty for all
   * @param from the offset of the first letter to replay in each partition
   * @param to the offset of the first letter that is not replayed any more
   * @param limit how many letters to replay at most
   */
  record Request(OptionalInt partition, OptionalLong from, OptionalLong to, int limit) {

    /** How many letters one replay takes at most. */
    public static final int MOST = 100_000;
  }

  /**
   * Some of the letters of a group.
   *
   * @param topic their topic
   * @param letters the newest ones, newest first, with the headers of dead letters only: of a key
   *     or a header that is long its beginning, of a value that is long its serialized size alone
   * @param waiting how many were not replayed yet, about
   */
  record Listing(String topic, List<DeadLetter> letters, long waiting) {}

  /**
   * What a replay has done.
   *
   * @param topic the topic of the letters
   * @param replayed how many records were written back
   * @param passedOver letters that were not, with the reason of each; only the first few
   * @param passedOverCount how many were not
   * @param waiting how many are left, about
   */
  record Outcome(
      String topic, long replayed, List<String> passedOver, long passedOverCount, long waiting) {}

  /**
   * The newest dead letters of a group.
   *
   * @return empty when no such group is here
   * @throws io.goka.engine.kafka.TopicException when Kafka does not answer
   * @throws org.apache.kafka.common.KafkaException when Kafka does not let them be read
   * @throws InterruptedException when the thread was interrupted
   */
  Optional<Listing> newest(String group, int limit) throws InterruptedException;

  /**
   * Writes the records of dead letters back to where they came from.
   *
   * @return empty when no such group is here
   * @throws ReplayRefusedException when another replay of the group goes on
   * @throws io.goka.engine.kafka.TopicException when Kafka does not answer
   * @throws org.apache.kafka.common.KafkaException when Kafka does not take them; what was
   *     acknowledged is remembered as replayed
   * @throws InterruptedException when the thread was interrupted
   */
  Optional<Outcome> replay(String group, Request request) throws InterruptedException;
}
