package io.goka.engine.processing;

import java.util.List;
import org.apache.kafka.common.KafkaException;

/**
 * Owner: task thread. How the work of a task ends: its epochs are sealed, or rolled back, and its
 * partitions leave with them.
 *
 * <p>A partition is open; or it leaves, as its last epoch is sealed; or it is given up, as its last
 * epoch has failed. Never two of these at once.
 */
final class Commits {

  private final CommitProtocol protocol;
  private final Epochs epochs;
  private final OpenPartitions open;
  private final LeavingPartitions leaving;
  private final GivenUpPartitions givenUp;
  private final CommitPace pace;
  private final RebalanceNotices notices;

  Commits(
      CommitProtocol protocol,
      Epochs epochs,
      OpenPartitions open,
      CommitPace pace,
      RebalanceNotices notices) {
    this.protocol = protocol;
    this.epochs = epochs;
    this.open = open;
    this.leaving = new LeavingPartitions(notices);
    this.givenUp = new GivenUpPartitions(notices);
    this.pace = pace;
    this.notices = notices;
  }

  /**
   * Gets ready for an epoch. Lets go of what was rolled back once nothing of it can become
   * permanent any more.
   *
   * @return whether records may be sent
   */
  boolean prepare(Task.Listener listener) {
    if (open.areEmpty() && !givenUp.areWaiting()) {
      return true;
    }
    if (!protocol.prepare()) {
      return false;
    }
    givenUp.handOver(listener);
    return protocol.maySend();
  }

  /** Commits what a partition has done, drops what it has not, closes its table, then says so. */
  void close(int partition, Runnable closed) {
    PartitionProcessor processor = open.get(partition);
    if (processor == null) {
      givenUp.close(partition, closed);
      return;
    }
    processor.dropQueue();
    processor.settleDeferred();
    open.close(processor, closed);
    endForClosing();
  }

  /**
   * Closes a partition's table, drops everything else of it, then says so.
   *
   * @throws KafkaException when the others have to go back with it, as what it has sent cannot be
   *     taken out of their transaction
   */
  void drop(int partition, Runnable closed) {
    OpenPartitions.Open dropped = open.take(partition);
    if (dropped == null) {
      givenUp.close(partition, closed);
      return;
    }
    dropped.processor().status().abandon();
    dropped.close(notices);
    closed.run();
    if (protocol.isAtomic() && epochs.hasSent()) {
      throw new KafkaException("partition " + partition + " was lost within a transaction");
    }
  }

  /** Ends the open epoch when that is due; returns whether it did. */
  boolean endWhenDue() {
    return pace.isDue() && end();
  }

  /**
   * Ends the open epoch, if there is room for another, as a visit begins with what is stored.
   *
   * @return the last epoch that anything of what was done is in
   */
  long endForVisit() {
    if (!epochs.areFull()) {
      end();
    }
    return last();
  }

  /**
   * Lets partitions that close leave with the open epoch, or with the last one when there is
   * nothing in it.
   *
   * @return whether there was one, and it could
   */
  boolean endForClosing() {
    if (!open.anyCloses()) {
      return false;
    }
    if (open.haveUncommitted()) {
      return end();
    }
    leaving.add(open.takeClosing(), last());
    return true;
  }

  private long last() {
    return open.haveUncommitted() ? epochs.current() : epochs.current() - 1;
  }

  private boolean end() {
    if (!open.haveUncommitted() || !pace.mayEnd() || !protocol.enter()) {
      return false;
    }
    List<PartitionProcessor> partitions = open.processors();
    // Noted first: should the epoch fail right here, the partitions leave all the same.
    leaving.add(open.takeClosing(), epochs.current());
    epochs.end(partitions);
    return true;
  }

  /**
   * Closes partitions that leave, once their last epoch is stored, or what has become of it is
   * certain: their next owners read it.
   *
   * @return whether there was one
   */
  boolean letLeave() {
    return !givenUp.areWaiting() && leaving.letGo(epochs.lastStored());
  }

  /**
   * Back to the last permanent epoch: gives all partitions up, for the poll thread to start anew
   * once nothing of what they did can become permanent.
   */
  void rollBack(String reason) {
    givenUp.add(open.takeAll(), reason);
    epochs.drop();
  }

  /** The tables that were given up are opened anew: their recovery sees to what is wrong. */
  void closeGivenUp() {
    givenUp.closeTables();
  }

  /** Drops what is not permanent, and closes what is still open. */
  void dropAll() {
    epochs.drop();
    open.takeAll().forEach(each -> each.close(notices));
    givenUp.drop();
    letLeave();
  }
}
