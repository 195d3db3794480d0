package io.goka.contract;

/** What may be wrong with a storage; each flaw breaks the case that is named with it. */
enum Flaw {
  NONE(""),
  DELETES_NOTHING("readsWhatWasWrittenAndNotWhatWasDeleted"),
  SKIPS_MISSING_KEYS("readsSeveralKeysInTheirOrderWithNullForThoseThatAreNotThere"),
  READS_A_THOUSAND_KEYS_AT_MOST("readsManyKeysTogether"),
  FIRST_WRITE_COUNTS("ofTwoWritesOfAKeyInABatchTheLaterCounts"),
  EMPTY_VALUE_IS_NONE("emptyValuesAndKeysAreNotNone"),
  KEYS_ARE_TEXT("anyBytesAreAKeyAndAValue"),
  CUTS_BIG_VALUES("bigValuesAndLongKeysAreKept"),
  NEW_ONE_HAS_A_MARK("aNewStorageIsEmptyAndHasNoMark"),
  NO_MARK_WITHOUT_WRITES("theMarkIsThatOfTheLastBatchEvenOfOneWithoutWrites"),
  MARK_IS_AN_ENTRY("theMarkIsNoEntry"),
  SHARES_ITS_ARRAYS("whatIsReadBelongsToTheReader"),
  CURSOR_SHARES_ITS_ARRAYS("whatACursorReadsBelongsToTheReader"),
  COUNTS_NOTHING("tellsRoughlyHowManyKeysThereAre"),
  FLUSH_BRINGS_BACK_DELETED("aFlushChangesNothingThatIsRead"),
  FORGETS_WHAT_IT_FILLED("whatIsWrittenWhileItFillsIsThereAtOnceAndStays"),
  ONE_STORAGE_FOR_ALL("storagesOfDifferentDirectoriesKnowNothingOfEachOther"),
  KEEPS_WHAT_IS_DELETED("whatIsDeletedIsGoneAndTheRestIsNot"),
  KEEPS_THE_MARK_ALONE("aReopenedStorageHasItsMarkAndItsEntriesOrNeither"),
  TORN_VALUES("readersSeeWholeValuesThatNeverGoBackWhileOneWrites"),
  STALE_READS("readersSeeWholeValuesThatNeverGoBackWhileOneWrites"),
  CURSOR_DISLIKES_WRITES("cursorsSeeWholeValuesInOrderWhileOneWrites"),
  SIGNED_ORDER("rangesAreInUnsignedOrderOfTheBytes"),
  END_IS_INCLUDED("aRangeBeginsWithItsFirstKeyAndEndsBeforeItsLast"),
  FIRST_IS_LEFT_OUT("aRangeBeginsWithItsFirstKeyAndEndsBeforeItsLast"),
  BACKWARDS_THROWS("aRangeThatIsEmptyOrBackwardsHasNothing"),
  BOUNDS_MUST_BE_KEYS("boundsNeedNotBeKeys"),
  DELETED_KEYS_IN_RANGES("rangesAreThoseOfASortedMap"),
  KEY_ONLY_ONCE("aCursorHasKeyAndValueOfItsEntry"),
  STARTS_OVER_AT_THE_END("aCursorAtTheEndStaysThere"),
  ONE_CURSOR_AT_A_TIME("severalCursorsWalkByThemselves"),
  SEES_LATER_WRITES("anOpenCursorSeesNothingOfWhatIsWrittenLater"),
  SEES_WRITES_AHEAD("aCursorOnItsWaySeesNothingOfWhatIsWrittenAheadOfIt"),
  CLOSES_WITHOUT_FLUSH("whatWasFlushedByTheCloseIsThereAfterwards"),
  FORGETS_DELETES_ON_DISK("aStorageIsOpenedAgainAndAgainAndGoesOn"),
  FLUSHES_NOTHING("afterAHaltMarkAndEntriesAreOfOneBatchAndWhatWasFlushedIsThere"),
  MARK_AHEAD_OF_ENTRIES("afterAHaltMarkAndEntriesAreOfOneBatchAndWhatWasFlushedIsThere"),
  ENTRIES_AHEAD_OF_MARK("afterAHaltWithoutAnyFlushMarkAndEntriesAreOfOneBatch");

  private final String caughtBy;

  Flaw(String caughtBy) {
    this.caughtBy = caughtBy;
  }

  /** The case that it breaks. */
  String caughtBy() {
    return caughtBy;
  }
}
