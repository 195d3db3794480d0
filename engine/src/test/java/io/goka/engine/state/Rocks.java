package io.goka.engine.state;

import java.nio.file.Path;

/** RocksDB for the tests of this process: its library is loaded once, and its memory shared. */
final class Rocks {

  static final RocksMemory MEMORY =
      RocksMemory.load(32L << 20, Path.of("target", "native").toAbsolutePath());

  private Rocks() {}
}
