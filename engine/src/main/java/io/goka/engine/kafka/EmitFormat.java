package io.goka.engine.kafka;

import io.goka.spi.Headers;
import io.goka.spi.KeyFormat;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioner;
import io.goka.spi.Partitioners;

/**
 * How records are written into a stream, beside the stream's own codec.
 *
 * @param keyFormat how keys are written
 * @param partitioner where keys live
 * @param defaultHeaders headers of every record, before those of the record itself
 */
public record EmitFormat(KeyFormat keyFormat, Partitioner partitioner, Headers defaultHeaders) {

  /** Keys as UTF-8, where Kafka's Java clients would put them; no headers. */
  public static final EmitFormat DEFAULT =
      new EmitFormat(KeyFormats.UTF8, Partitioners.MURMUR2, Headers.empty());
}
