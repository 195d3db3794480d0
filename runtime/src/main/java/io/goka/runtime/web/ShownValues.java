package io.goka.runtime.web;

import com.fasterxml.jackson.databind.util.RawValue;
import io.goka.json.JacksonJsonFormat;
import io.goka.spi.Codec;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Map;

/** Owner: any thread. How a stored value looks in JSON, by what its codec says that it is. */
final class ShownValues {

  private final Json json;

  ShownValues(Json json) {
    this.json = json;
  }

  /**
   * What stands for a value in an answer: {@code application/json} as the JSON that it is, {@code
   * text/plain} as a number when the codec makes numbers and as a string otherwise, anything else
   * as the JSON of the decoded object or, when it has none, as {@code {"base64": …}}.
   *
   * @throws UndecodableValueException when the codec does not take the bytes
   */
  Object shown(byte[] value, Codec<?> codec) throws UndecodableValueException {
    Object decoded = decode(value, codec);
    return switch (codec.mediaType()) {
      case "application/json" -> asJson(value);
      case "text/plain" -> decoded instanceof Number number ? number : asText(value, decoded);
      default -> asObject(value, decoded);
    };
  }

  private static Object decode(byte[] value, Codec<?> codec) throws UndecodableValueException {
    try {
      return codec.decode(value);
    } catch (RuntimeException | LinkageError e) {
      // Codecs are the plugin's: they may throw anything.
      throw new UndecodableValueException(reason(e), e);
    }
  }

  private Object asJson(byte[] value) throws UndecodableValueException {
    try {
      return json.raw(value);
    } catch (IOException e) {
      throw new UndecodableValueException(reason(e), e);
    }
  }

  private static Object asText(byte[] value, Object decoded) {
    if (decoded instanceof String text) {
      return text;
    }
    try {
      return Json.text(value);
    } catch (CharacterCodingException e) {
      return String.valueOf(decoded);
    }
  }

  private static Object asObject(byte[] value, Object decoded) {
    if (decoded instanceof byte[]) {
      return base64(value);
    }
    // A mapper remembers classes, and these are a plugin's, which may be unloaded: it is made for
    // this one answer. Codecs that come here are rare, and lookups of them too.
    try {
      return new RawValue(JacksonJsonFormat.newMapper().writeValueAsString(decoded));
    } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
      return base64(value);
    }
  }

  private static Object base64(byte[] value) {
    return Map.of("base64", Base64.getEncoder().encodeToString(value));
  }

  static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getName() : e.getMessage();
  }
}
