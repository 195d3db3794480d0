package io.goka.runtime.web;

import io.goka.runtime.server.StreamEmitters.EmittableStream;

/**
 * A stream in the API.
 *
 * @param name its topic
 * @param mediaType what its values are
 * @param keyFormat how its keys are written
 */
record StreamRow(String name, String mediaType, String keyFormat) {

  static StreamRow of(EmittableStream<?> stream) {
    return new StreamRow(
        stream.stream().topic(), stream.stream().codec().mediaType(), stream.keyFormat().id());
  }
}
