package io.goka.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageProvider;
import io.goka.spi.StorageProvider.Capability;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the cases work with: a storage that is open, and ways to write and read it tersely. */
interface StorageFixture {

  /** Makes the provider under test. */
  StorageProvider newProvider();

  /** The provider of the open storage. */
  StorageProvider opened();

  /** The open storage. */
  Storage storage();

  /** A directory that no storage has. */
  Path freshDirectory(String name);

  /** Closes the open storage, and opens it again as a server does after a restart. */
  void reopen();

  /** Skips the case when the provider cannot do this. */
  default void needs(Capability capability) {
    assumeTrue(
        opened().capabilities().contains(capability), () -> "the provider is not " + capability);
  }

  /** Writes with some mark. */
  default void write(StorageBatch writes) {
    storage().write(writes.mark(new byte[] {7}));
  }

  /** The keys of a range, all in hexadecimal; null for no bound. */
  default List<String> range(@Nullable String from, @Nullable String to) {
    List<String> keys = new ArrayList<>();
    try (StorageCursor cursor =
        storage().range(from == null ? null : hex(from), to == null ? null : hex(to))) {
      while (cursor.next()) {
        assertThat(cursor.value()).isNotNull();
        keys.add(hex(cursor.key()));
      }
    }
    return keys;
  }

  static StorageBatch batch() {
    return new StorageBatch(4);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** What was read, which must be there. */
  static byte[] present(byte @Nullable [] read) {
    if (read == null) {
      throw new AssertionError("no value");
    }
    return read;
  }
}
