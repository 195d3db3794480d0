package io.goka.runtime.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.goka.json.JacksonJsonFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Owner: any thread. The JSON of the API. */
final class Json {

  static final String MEDIA_TYPE = "application/json";

  /** Maps order what a class of ours means to order: unlike plugins', ours are put in order. */
  private final JsonMapper mapper =
      JacksonJsonFormat.newMapper()
          .rebuild()
          .disable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /** Writes an answer. */
  byte[] bytes(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getName(), e);
    }
  }

  /**
   * Reads what a client sent.
   *
   * @throws JsonProcessingException when it is not one JSON value
   */
  JsonNode read(byte[] json) throws IOException {
    return mapper.readTree(json);
  }

  /**
   * JSON that goes into an answer as it is, numbers with all their digits.
   *
   * @throws IOException when the bytes are not one JSON value in UTF-8
   */
  RawValue raw(byte[] json) throws IOException {
    String text = text(json);
    try (JsonParser parser = mapper.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new IOException("there is no JSON value");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new IOException("there is something behind the JSON value");
      }
    }
    return new RawValue(text);
  }

  /** Strict UTF-8. */
  static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
