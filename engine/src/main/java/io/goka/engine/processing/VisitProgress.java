package io.goka.engine.processing;

/**
 * How far a visit came in one epoch of a partition.
 *
 * @param visit the visit
 * @param reached the last key that was visited; empty when the table has none
 * @param keys how many keys were visited in the epoch
 * @param finished whether there is no key behind it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record VisitProgress(Visit visit, byte[] reached, long keys, boolean finished) {}
