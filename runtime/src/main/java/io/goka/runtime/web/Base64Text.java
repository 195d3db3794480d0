package io.goka.runtime.web;

import java.util.Base64;

/** Base64 as clients send it: of the plain or of the URL's alphabet, padded or not. */
final class Base64Text {

  private Base64Text() {}

  /**
   * Decodes it.
   *
   * @param name what it is called, for the error
   * @throws ProblemException when it is not base64
   */
  static byte[] decode(String name, String text) {
    try {
      return decode(text);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.BAD_REQUEST, name + " is not base64: " + e.getMessage())
          .asException();
    }
  }

  /**
   * Decodes it.
   *
   * @throws IllegalArgumentException when it is not base64
   */
  static byte[] decode(String text) {
    // A plus in a URL's query has become a space before it comes here.
    return Base64.getUrlDecoder()
        .decode(text.replace('+', '-').replace(' ', '-').replace('/', '_'));
  }
}
