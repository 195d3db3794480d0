package io.goka.spi;

/**
 * Where a record has come to lie.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the record's offset
 */
public record RecordPosition(String topic, int partition, long offset) {}
