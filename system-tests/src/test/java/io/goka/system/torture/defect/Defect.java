package io.goka.system.torture.defect;

import java.util.List;

/** A classic mistake, and where it would be made. */
public enum Defect {

  /** Input offsets are committed before Kafka has what came of the records. */
  OFFSET_BEFORE_ACKNOWLEDGEMENT(
      new Change(
          "io.goka.engine.processing.AtLeastOnce", "isPermanent", Advices.PermanentAtOnce.class)),

  /** The disk has the offset which a table reaches before it has the values. */
  STORED_OFFSET_AHEAD_OF_THE_DATA(
      new Change(
          "io.goka.engine.state.RocksStorage", "dbOptions", Advices.FlushedEachForItself.class),
      new Change("io.goka.engine.state.RocksStorage", "write", Advices.FlushedMark.class)),

  /** Whoever was taken for dead can go on committing. */
  NO_FENCING(
      new Change("io.goka.engine.kafka.TransactionFencing", "fence", Advices.Unfenced.class),
      new Change("io.goka.engine.processing.CommitGate", "enter", Advices.AnyGeneration.class),
      new Change("io.goka.engine.processing.ExactlyOnce", "cutOff", Advices.NotDone.class)),

  /** After an abort, what callbacks have written stays in memory. */
  CACHE_NOT_DROPPED_AFTER_AN_ABORT(
      new Change("io.goka.engine.processing.KeyEntries", Change.CONSTRUCTOR, Advices.Kept.class)),

  /** A table is taken for level when its last update is still to come. */
  RECOVERY_STOPPING_ONE_SHORT(
      new Change("io.goka.engine.state.RecoveryWrites", "write", Advices.OneShort.class)),

  /** A dead letter is written when the input has long gone on. */
  DEAD_LETTER_AFTER_THE_OFFSET(
      new Change("io.goka.engine.processing.Epochs", "send", Advices.Later.class));

  private final List<Change> changes;

  Defect(Change... changes) {
    this.changes = List.of(changes);
  }

  List<Change> changes() {
    return changes;
  }

  /** What a server says of each change that was made to it. */
  public List<String> planted() {
    return changes.stream().map(Change::planted).toList();
  }
}
