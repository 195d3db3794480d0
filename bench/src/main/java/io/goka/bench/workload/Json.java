package io.goka.bench.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Values of one type as JSON: the same mapper, reader and writer for every contestant. Owner: any
 * thread.
 *
 * @param <T> the type
 */
public final class Json<T> {

  private final ObjectReader reader;
  private final ObjectWriter writer;

  /**
   * @param type the type
   */
  public Json(Class<T> type) {
    ObjectMapper mapper = new ObjectMapper();
    this.reader = mapper.readerFor(type);
    this.writer = mapper.writerFor(type);
  }

  /** Writes a value. */
  public byte[] write(T value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Reads a value. */
  public T read(byte[] bytes) {
    try {
      return reader.readValue(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("no value that was written by this", e);
    }
  }
}
