package io.goka.runtime.web;

import io.goka.runtime.server.StreamEmitters.EmittableStream;

/**
 * A stream in the API.
 *
 * @param name its topic
 * @param mediaType what its values are
 */
record StreamRow(String name, String mediaType) {

  static StreamRow of(EmittableStream<?> stream) {
    return new StreamRow(stream.stream().topic(), stream.stream().codec().mediaType());
  }
}
