package io.goka.engine.config;

/**
 * The memory of local state, outside the Java heap, for the process as a whole.
 *
 * @param memoryBytes what the block cache and the write buffers of all tables may take together
 */
public record StateConfig(long memoryBytes) {}
