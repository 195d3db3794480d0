package io.goka.runtime.web;

import io.goka.runtime.query.Lookup;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Owner: any thread. Tells what came of the lookup of a key. */
final class LookupAnswers {

  private final ShownValues values;

  LookupAnswers(ShownValues values) {
    this.values = values;
  }

  /**
   * The key and its value.
   *
   * @throws ProblemException when there is none to be had
   */
  Map<String, @Nullable Object> answer(AskedKey asked, Lookup lookup) {
    if (lookup instanceof Lookup.Found found) {
      return found(asked, found);
    }
    throw problem(asked, lookup).asException();
  }

  /** Why a lookup has found no value. */
  static Problem problem(AskedKey asked, Lookup lookup) {
    if (lookup instanceof Lookup.Recovering recovering) {
      return UnreadablePart.recovering(
          asked::problem, asked.name(), recovering.partition(), recovering.progress());
    }
    if (lookup instanceof Lookup.Elsewhere elsewhere) {
      return UnreadablePart.elsewhere(
          asked::problem, asked.namespace(), asked.name(), elsewhere.partition());
    }
    if (lookup instanceof Lookup.Absent absent) {
      return asked
          .problem(ProblemType.UNKNOWN_KEY, asked.name() + " has no value for key " + asked.shown())
          .with("partition", absent.place().partition());
    }
    if (lookup instanceof Lookup.BadKey bad) {
      return asked.problem(ProblemType.BAD_KEY, bad.reason());
    }
    return asked.namespace().unknown(asked.name()).problem();
  }

  private Map<String, @Nullable Object> found(AskedKey asked, Lookup.Found found) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("key", asked.text());
    if (asked.base64() != null) {
      body.put("key64", asked.base64());
    }
    try {
      body.put("value", values.shown(found.value(), found.codec()));
      return body;
    } catch (UndecodableValueException e) {
      throw undecodable(asked, found.value(), e).asException();
    }
  }

  static Problem undecodable(AskedKey asked, byte[] value, UndecodableValueException cause) {
    return asked
        .problem(
            ProblemType.UNDECODABLE_VALUE,
            "the value of key "
                + asked.shown()
                + " is not what the codec of "
                + asked.name()
                + " writes: "
                + cause.getMessage())
        .with("value64", Base64.getEncoder().encodeToString(value));
  }
}
