package io.goka.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.goka.spi.Codec;
import io.goka.spi.CodecException;
import io.goka.spi.JsonFormat;
import java.io.IOException;

/**
 * The server's JSON, by Jackson: for {@link io.goka.spi.Codecs#json} and for the HTTP API. Found by
 * the service loader; any thread.
 *
 * <ul>
 *   <li>Read leniently: properties that a class does not have are ignored, and missing ones are
 *       null, zero or empty, for the schemas of events grow while plugins of all ages read them.
 *       Anything behind the value is an error.
 *   <li>Written steadily: record components in their order, map entries by key, so that equal
 *       values have equal bytes.
 *   <li>Moments and dates are ISO 8601 text ({@code 2026-01-31T12:00:00Z}), durations too ({@code
 *       PT1M30S}); an empty {@code Optional} is {@code null}.
 * </ul>
 */
public final class JacksonJsonFormat implements JsonFormat {

  /** Called by the service loader. */
  public JacksonJsonFormat() {}

  /**
   * A new mapper with the settings above. Mappers keep what they learn of classes for ever, so
   * whoever maps classes of a plugin takes a mapper of its own, and lets it go with the plugin.
   */
  public static JsonMapper newMapper() {
    return JsonMapper.builder()
        // The default one is shared by all mappers, and would hold classes of unloaded plugins.
        // It comes first, for modules add to the one that is there.
        .typeFactory(TypeFactory.createDefaultInstance())
        .addModule(new JavaTimeModule())
        .addModule(new Jdk8Module())
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .build();
  }

  @Override
  public <T> Codec<T> codec(Class<T> type) {
    JsonMapper mapper = newMapper();
    return new JsonCodec<>(
        type, mapper.readerFor(type), mapper.writerFor(type), ImmutableTypes.immutable(type));
  }

  private record JsonCodec<T>(
      Class<T> type, ObjectReader reader, ObjectWriter writer, boolean immutable)
      implements Codec<T> {

    @Override
    public byte[] encode(T value) {
      try {
        return writer.writeValueAsBytes(value);
      } catch (JsonProcessingException e) {
        throw new CodecException(
            "cannot write " + type.getName() + " as JSON: " + e.getOriginalMessage(), e);
      }
    }

    @Override
    public T decode(byte[] bytes) {
      T value;
      try {
        value = reader.readValue(bytes);
      } catch (JsonProcessingException e) {
        throw new CodecException(
            "not JSON of " + type.getName() + ": " + e.getOriginalMessage() + where(e), e);
      } catch (IOException e) {
        throw new CodecException("cannot read JSON of " + type.getName(), e);
      }
      if (value == null) {
        throw new CodecException(
            "JSON null is no " + type.getName() + ": a deletion is a record without a value");
      }
      return value;
    }

    @Override
    public String mediaType() {
      return "application/json";
    }

    private static String where(JsonProcessingException e) {
      return e.getLocation() == null
          ? ""
          : " (line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ")";
    }
  }
}
