package io.goka.engine.config;

import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioners;

/**
 * A view that the configuration declares.
 *
 * @param name its name
 * @param topic the topic that it is a copy of
 * @param codec how it reads values
 * @param keyFormat how its keys are written
 * @param partitioner where its keys live
 * @param storage the name of the storage provider that keeps it
 */
public record ViewConfig(
    String name,
    String topic,
    ValueCodec codec,
    KeyFormats keyFormat,
    Partitioners partitioner,
    String storage) {

  /** How values are read. */
  public enum ValueCodec {
    /** Text as UTF-8. */
    STRING,
    /** Numbers as decimal ASCII. */
    INT64,
    /** Bytes as they are. */
    BYTES,
    /** JSON, as its text. */
    JSON
  }
}
