package io.goka.runtime.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.runtime.server.StreamEmitters.EmittableStream;
import io.goka.spi.Codec;
import io.goka.spi.CodecException;
import io.goka.spi.Codecs;
import io.goka.spi.Headers;
import io.goka.spi.KeyFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Owner: any thread. Reads records out of a request's body and decodes their values, so that
 * nothing is emitted that the stream's readers could not decode.
 */
final class SentRecords {

  private static final Set<String> FIELDS = Set.of("key", "value", "value64", "headers");

  private final Json json;

  SentRecords(Json json) {
    this.json = json;
  }

  /**
   * Reads one record or an array of them.
   *
   * @throws ProblemException for the first record that is bad, with its index
   */
  <M> List<SentRecord<M>> read(JsonNode body, EmittableStream<M> stream) {
    List<SentRecord<M>> records = new ArrayList<>();
    if (body.isArray()) {
      for (JsonNode record : body) {
        records.add(read(records.size(), record, stream));
      }
    } else {
      records.add(read(0, body, stream));
    }
    return records;
  }

  private <M> SentRecord<M> read(int index, JsonNode record, EmittableStream<M> stream) {
    try {
      checkFields(record);
      return new SentRecord<>(
          key(record, stream.keyFormat()),
          message(record, stream.stream().codec()),
          headers(record.path("headers")));
    } catch (BadRecordException e) {
      throw Problem.of(
              ProblemType.BAD_RECORD,
              "record " + index + ": " + e.getMessage() + "; nothing was emitted")
          .with("index", index)
          .asException();
    }
  }

  private static void checkFields(JsonNode record) throws BadRecordException {
    if (!record.isObject()) {
      throw new BadRecordException("a record is an object {\"key\": …, \"value\": …}");
    }
    Set<String> unknown = new TreeSet<>();
    record.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      throw new BadRecordException(
          "unknown field " + unknown + ": a record has key, value or value64, and headers");
    }
  }

  private static String key(JsonNode record, KeyFormat format) throws BadRecordException {
    JsonNode key = record.path("key");
    if (!key.isTextual()) {
      throw new BadRecordException("'key' must be a string");
    }
    try {
      byte[] unused = format.encode(key.textValue());
    } catch (RuntimeException | LinkageError e) {
      // A key format may be the plugin's, and throw anything.
      throw new BadRecordException("the key: " + ShownValues.reason(e));
    }
    return key.textValue();
  }

  private <M> M message(JsonNode record, Codec<M> codec) throws BadRecordException {
    byte[] bytes = bytes(record, codec.mediaType());
    M message;
    try {
      message = codec.decode(bytes);
    } catch (RuntimeException | LinkageError e) {
      // Codecs are the plugin's: they may throw anything.
      throw new BadRecordException("the value is not of this stream: " + ShownValues.reason(e));
    }
    if (message == null) {
      throw new BadRecordException("the stream's codec decodes the value to null");
    }
    return message;
  }

  private byte[] bytes(JsonNode record, String mediaType) throws BadRecordException {
    JsonNode value = record.path("value");
    JsonNode value64 = record.path("value64");
    if (value.isMissingNode() == value64.isMissingNode()) {
      throw new BadRecordException(
          "give either 'value', or 'value64' with the base64 of its bytes");
    }
    if (!value64.isMissingNode()) {
      return ofBase64(value64);
    }
    if (mediaType.equals(Json.MEDIA_TYPE)) {
      return json.bytes(value);
    }
    if (value.isTextual()) {
      return utf8("the value", value.textValue());
    }
    if (value.isNumber() && mediaType.equals("text/plain")) {
      return value.asText().getBytes(UTF_8);
    }
    throw new BadRecordException(
        mediaType.equals("text/plain")
            ? "'value' must be a string or a number, for this stream holds plain text"
            : "'value' must be a string for a stream of "
                + mediaType
                + "; send bytes as 'value64'");
  }

  private static byte[] ofBase64(JsonNode value64) throws BadRecordException {
    if (!value64.isTextual()) {
      throw new BadRecordException("'value64' must be a string");
    }
    try {
      return Base64Text.decode(value64.textValue());
    } catch (IllegalArgumentException e) {
      throw new BadRecordException("'value64' is not base64: " + e.getMessage());
    }
  }

  private static Headers headers(JsonNode given) throws BadRecordException {
    if (given.isMissingNode() || given.isNull()) {
      return Headers.empty();
    }
    if (!given.isObject()) {
      throw new BadRecordException("'headers' must be an object of strings");
    }
    Headers headers = Headers.empty();
    for (var header : given.properties()) {
      if (!header.getValue().isTextual()) {
        throw new BadRecordException("header '" + header.getKey() + "' must be a string");
      }
      String text = header.getValue().textValue();
      headers = headers.with(header.getKey(), utf8("header '" + header.getKey() + "'", text));
    }
    return headers;
  }

  /** Text that JSON carries and UTF-8 does not: half of a surrogate pair. */
  private static byte[] utf8(String what, String text) throws BadRecordException {
    try {
      return Codecs.string().encode(text);
    } catch (CodecException e) {
      throw new BadRecordException(what + ": " + e.getMessage());
    }
  }

  /** What is wrong with a record. */
  private static final class BadRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRecordException(String message) {
      super(message);
    }
  }
}
