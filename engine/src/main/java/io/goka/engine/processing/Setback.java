package io.goka.engine.processing;

import io.goka.spi.CodecException;
import io.goka.spi.EmitException;
import io.goka.spi.StorageException;
import org.apache.kafka.common.KafkaException;

/**
 * What a task does about something that was thrown in one of its steps.
 *
 * @param reason what happened, for the operator
 */
record Setback(Remedy remedy, String reason) {

  /** The ways to go on, or not to. */
  enum Remedy {
    /** It passes: back to the last permanent epoch, and on from there. */
    ROLL_BACK,
    /** It lies with the disk: back as well, with tables that are opened anew, which sees to it. */
    REOPEN,
    /**
     * One record is to blame: nothing more is processed, and what was done before it can still be
     * committed by closing its partition.
     */
    HALT,
    /** It lasts: what is not permanent is dropped, and nothing more is processed. */
    DROP,
    /** Nobody has thought of it: dropped as well, and looked into. */
    DROP_AND_TRACE
  }

  static Setback of(Throwable thrown) {
    Remedy remedy = remedy(thrown);
    return new Setback(
        remedy,
        remedy == Remedy.DROP_AND_TRACE
            ? "unexpected error: " + thrown
            : remedy == Remedy.DROP && thrown instanceof KafkaException kafka
                ? ProduceErrors.told(kafka)
                : String.valueOf(thrown.getMessage()));
  }

  private static Remedy remedy(Throwable thrown) {
    if (thrown instanceof RecordFailedException) {
      return Remedy.HALT;
    }
    if (thrown instanceof CopyNotLevelException || thrown instanceof ReplayException) {
      return Remedy.ROLL_BACK;
    }
    if (thrown instanceof ForeignWritesException foreign) {
      return foreign.goesOn() ? Remedy.DROP : Remedy.ROLL_BACK;
    }
    if (thrown instanceof KafkaException kafka) {
      return ProduceErrors.areLasting(kafka) ? Remedy.DROP : Remedy.ROLL_BACK;
    }
    if (thrown instanceof StorageException disk) {
      return disk.kind() == StorageException.Kind.OTHER ? Remedy.DROP : Remedy.REOPEN;
    }
    if (thrown instanceof CodecException || thrown instanceof EmitException) {
      return Remedy.DROP;
    }
    return Remedy.DROP_AND_TRACE;
  }
}
