package io.goka.system.torture.defect;

import java.util.List;

/** A classic mistake, and where it would be made. */
public enum Defect {

  /** Input offsets are committed before Kafka has what came of the records. */
  OFFSET_BEFORE_ACKNOWLEDGEMENT,

  /** The disk has the offset which a table reaches before it has the values. */
  STORED_OFFSET_AHEAD_OF_THE_DATA,

  /** Whoever was taken for dead can go on committing. */
  NO_FENCING,

  /** After an abort, what callbacks have written stays in memory. */
  CACHE_NOT_DROPPED_AFTER_AN_ABORT,

  /** A table is taken for level when its last update is still to come. */
  RECOVERY_STOPPING_ONE_SHORT,

  /** A dead letter is written when the input has long gone on. */
  DEAD_LETTER_AFTER_THE_OFFSET;

  private static final String PROCESSING = "io.goka.engine.processing.";
  private static final String STATE = "io.goka.engine.state.";

  List<Change> changes() {
    return switch (this) {
      case OFFSET_BEFORE_ACKNOWLEDGEMENT ->
          List.of(
              new Change(PROCESSING + "AtLeastOnce", "isPermanent", Advices.PermanentAtOnce.class));
      case STORED_OFFSET_AHEAD_OF_THE_DATA ->
          List.of(
              new Change(STATE + "RocksStorage", "dbOptions", Advices.FlushedEachForItself.class),
              new Change(STATE + "RocksStorage", "write", Advices.FlushedMark.class));
      case NO_FENCING ->
          List.of(
              new Change(
                  "io.goka.engine.kafka.TransactionFencing", "fence", Advices.Unfenced.class),
              new Change(PROCESSING + "CommitGate", "enter", Advices.AnyGeneration.class),
              new Change(PROCESSING + "ExactlyOnce", "cutOff", Advices.NotDone.class));
      case CACHE_NOT_DROPPED_AFTER_AN_ABORT ->
          List.of(new Change(PROCESSING + "KeyEntries", Change.CONSTRUCTOR, Advices.Kept.class));
      case RECOVERY_STOPPING_ONE_SHORT ->
          List.of(new Change(STATE + "RecoveryWrites", "write", Advices.OneShort.class));
      case DEAD_LETTER_AFTER_THE_OFFSET ->
          List.of(new Change(PROCESSING + "Epochs", "send", Advices.Later.class));
    };
  }

  /** What a server says of each change that was made to it. */
  public List<String> planted() {
    return changes().stream().map(Change::planted).toList();
  }
}
