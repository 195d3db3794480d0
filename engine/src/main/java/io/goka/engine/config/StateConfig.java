package io.goka.engine.config;

/**
 * The memory of local state, outside the Java heap, for the process as a whole, and its disk.
 *
 * @param memoryBytes what the block cache and the write buffers of all tables may take together
 * @param freeBytesMin how many bytes tables leave free on the disk of the data directory
 */
public record StateConfig(long memoryBytes, long freeBytesMin) {}
