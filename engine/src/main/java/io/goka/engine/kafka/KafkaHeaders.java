package io.goka.engine.kafka;

import io.goka.spi.Headers;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Turns the SPI's headers into Kafka's and back. */
public final class KafkaHeaders {

  private static final byte[] NOTHING = {};

  private KafkaHeaders() {}

  /** As Kafka's producer takes them. */
  public static List<Header> of(Headers headers) {
    if (headers.isEmpty()) {
      return List.of();
    }
    List<Header> converted = new ArrayList<>();
    headers.forEach(header -> converted.add(new RecordHeader(header.name(), header.value())));
    return converted;
  }

  /** As callbacks see them; a header that Kafka has without a value is empty there. */
  public static Headers from(Iterable<Header> headers) {
    List<io.goka.spi.Header> converted = new ArrayList<>();
    headers.forEach(
        header ->
            converted.add(
                new io.goka.spi.Header(
                    header.key(), header.value() == null ? NOTHING : header.value())));
    return Headers.of(converted);
  }
}
