package io.goka.contract;

import io.goka.spi.StorageProvider;

/** The contract against storages with one flaw each; run by {@link StorageContractTest}. */
final class FlawedContracts {

  private FlawedContracts() {}

  /** The contract of a storage with a flaw; a class for each, as child processes know the class. */
  abstract static class Flawed extends StorageContract {

    private final Flaw flaw;

    Flawed(Flaw flaw) {
      this.flaw = flaw;
    }

    @Override
    protected StorageProvider provider() {
      return new FlawedProvider(flaw);
    }
  }

  /** Deletes nothing. */
  static final class DeletesNothing extends Flawed {
    DeletesNothing() {
      super(Flaw.DELETES_NOTHING);
    }
  }

  /** Skips missing keys. */
  static final class SkipsMissingKeys extends Flawed {
    SkipsMissingKeys() {
      super(Flaw.SKIPS_MISSING_KEYS);
    }
  }

  /** Reads a thousand keys at most. */
  static final class ReadsAThousandKeysAtMost extends Flawed {
    ReadsAThousandKeysAtMost() {
      super(Flaw.READS_A_THOUSAND_KEYS_AT_MOST);
    }
  }

  /** First write counts. */
  static final class FirstWriteCounts extends Flawed {
    FirstWriteCounts() {
      super(Flaw.FIRST_WRITE_COUNTS);
    }
  }

  /** Empty value is none. */
  static final class EmptyValueIsNone extends Flawed {
    EmptyValueIsNone() {
      super(Flaw.EMPTY_VALUE_IS_NONE);
    }
  }

  /** Keys are text. */
  static final class KeysAreText extends Flawed {
    KeysAreText() {
      super(Flaw.KEYS_ARE_TEXT);
    }
  }

  /** Cuts big values. */
  static final class CutsBigValues extends Flawed {
    CutsBigValues() {
      super(Flaw.CUTS_BIG_VALUES);
    }
  }

  /** New one has a mark. */
  static final class NewOneHasAMark extends Flawed {
    NewOneHasAMark() {
      super(Flaw.NEW_ONE_HAS_A_MARK);
    }
  }

  /** No mark without writes. */
  static final class NoMarkWithoutWrites extends Flawed {
    NoMarkWithoutWrites() {
      super(Flaw.NO_MARK_WITHOUT_WRITES);
    }
  }

  /** Mark is an entry. */
  static final class MarkIsAnEntry extends Flawed {
    MarkIsAnEntry() {
      super(Flaw.MARK_IS_AN_ENTRY);
    }
  }

  /** Shares its arrays. */
  static final class SharesItsArrays extends Flawed {
    SharesItsArrays() {
      super(Flaw.SHARES_ITS_ARRAYS);
    }
  }

  /** Cursor shares its arrays. */
  static final class CursorSharesItsArrays extends Flawed {
    CursorSharesItsArrays() {
      super(Flaw.CURSOR_SHARES_ITS_ARRAYS);
    }
  }

  /** Counts nothing. */
  static final class CountsNothing extends Flawed {
    CountsNothing() {
      super(Flaw.COUNTS_NOTHING);
    }
  }

  /** Flush brings back deleted. */
  static final class FlushBringsBackDeleted extends Flawed {
    FlushBringsBackDeleted() {
      super(Flaw.FLUSH_BRINGS_BACK_DELETED);
    }
  }

  /** One storage for all. */
  static final class OneStorageForAll extends Flawed {
    OneStorageForAll() {
      super(Flaw.ONE_STORAGE_FOR_ALL);
    }
  }

  /** Forgets what it was filled with. */
  static final class ForgetsWhatItFilled extends Flawed {
    ForgetsWhatItFilled() {
      super(Flaw.FORGETS_WHAT_IT_FILLED);
    }
  }

  /** Keeps what is deleted. */
  static final class KeepsWhatIsDeleted extends Flawed {
    KeepsWhatIsDeleted() {
      super(Flaw.KEEPS_WHAT_IS_DELETED);
    }
  }

  /** Keeps the mark alone. */
  static final class KeepsTheMarkAlone extends Flawed {
    KeepsTheMarkAlone() {
      super(Flaw.KEEPS_THE_MARK_ALONE);
    }
  }

  /** Torn values. */
  static final class TornValues extends Flawed {
    TornValues() {
      super(Flaw.TORN_VALUES);
    }
  }

  /** Stale reads. */
  static final class StaleReads extends Flawed {
    StaleReads() {
      super(Flaw.STALE_READS);
    }
  }

  /** Cursor dislikes writes. */
  static final class CursorDislikesWrites extends Flawed {
    CursorDislikesWrites() {
      super(Flaw.CURSOR_DISLIKES_WRITES);
    }
  }

  /** Signed order. */
  static final class SignedOrder extends Flawed {
    SignedOrder() {
      super(Flaw.SIGNED_ORDER);
    }
  }

  /** End is included. */
  static final class EndIsIncluded extends Flawed {
    EndIsIncluded() {
      super(Flaw.END_IS_INCLUDED);
    }
  }

  /** First is left out. */
  static final class FirstIsLeftOut extends Flawed {
    FirstIsLeftOut() {
      super(Flaw.FIRST_IS_LEFT_OUT);
    }
  }

  /** Backwards throws. */
  static final class BackwardsThrows extends Flawed {
    BackwardsThrows() {
      super(Flaw.BACKWARDS_THROWS);
    }
  }

  /** Bounds must be keys. */
  static final class BoundsMustBeKeys extends Flawed {
    BoundsMustBeKeys() {
      super(Flaw.BOUNDS_MUST_BE_KEYS);
    }
  }

  /** Deleted keys in ranges. */
  static final class DeletedKeysInRanges extends Flawed {
    DeletedKeysInRanges() {
      super(Flaw.DELETED_KEYS_IN_RANGES);
    }
  }

  /** Key only once. */
  static final class KeyOnlyOnce extends Flawed {
    KeyOnlyOnce() {
      super(Flaw.KEY_ONLY_ONCE);
    }
  }

  /** Starts over at the end. */
  static final class StartsOverAtTheEnd extends Flawed {
    StartsOverAtTheEnd() {
      super(Flaw.STARTS_OVER_AT_THE_END);
    }
  }

  /** One cursor at a time. */
  static final class OneCursorAtATime extends Flawed {
    OneCursorAtATime() {
      super(Flaw.ONE_CURSOR_AT_A_TIME);
    }
  }

  /** Sees later writes. */
  static final class SeesLaterWrites extends Flawed {
    SeesLaterWrites() {
      super(Flaw.SEES_LATER_WRITES);
    }
  }

  /** Sees writes ahead. */
  static final class SeesWritesAhead extends Flawed {
    SeesWritesAhead() {
      super(Flaw.SEES_WRITES_AHEAD);
    }
  }

  /** Closes without flush. */
  static final class ClosesWithoutFlush extends Flawed {
    ClosesWithoutFlush() {
      super(Flaw.CLOSES_WITHOUT_FLUSH);
    }
  }

  /** Forgets deletes on disk. */
  static final class ForgetsDeletesOnDisk extends Flawed {
    ForgetsDeletesOnDisk() {
      super(Flaw.FORGETS_DELETES_ON_DISK);
    }
  }

  /** Flushes nothing. */
  static final class FlushesNothing extends Flawed {
    FlushesNothing() {
      super(Flaw.FLUSHES_NOTHING);
    }
  }

  /** Mark ahead of entries. */
  static final class MarkAheadOfEntries extends Flawed {
    MarkAheadOfEntries() {
      super(Flaw.MARK_AHEAD_OF_ENTRIES);
    }
  }

  /** Entries ahead of mark. */
  static final class EntriesAheadOfMark extends Flawed {
    EntriesAheadOfMark() {
      super(Flaw.ENTRIES_AHEAD_OF_MARK);
    }
  }
}
