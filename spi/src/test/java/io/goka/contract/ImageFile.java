package io.goka.contract;

import io.goka.spi.StorageException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Entries and mark in one file, replaced as a whole.
 *
 * @param file where they are
 */
record ImageFile(Path file) {

  /**
   * All that a storage holds. Nobody changes it.
   *
   * @param entries the entries
   * @param mark the mark
   */
  record Image(NavigableMap<byte[], byte[]> entries, Optional<byte[]> mark) {

    static Image empty() {
      return new Image(new TreeMap<>(Arrays::compareUnsigned), Optional.empty());
    }
  }

  Image read() {
    if (!Files.exists(file)) {
      return Image.empty();
    }
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      Optional<byte[]> mark = in.readBoolean() ? Optional.of(bytes(in)) : Optional.empty();
      NavigableMap<byte[], byte[]> entries = Image.empty().entries();
      for (int left = in.readInt(); left > 0; left--) {
        entries.put(bytes(in), bytes(in));
      }
      return new Image(entries, mark);
    } catch (IOException e) {
      throw new StorageException("cannot read " + file, e);
    }
  }

  void write(Image image) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.createDirectories(next.getParent());
      try (DataOutputStream out =
          new DataOutputStream(new java.io.BufferedOutputStream(Files.newOutputStream(next)))) {
        out.writeBoolean(image.mark().isPresent());
        if (image.mark().isPresent()) {
          bytes(out, image.mark().get());
        }
        out.writeInt(image.entries().size());
        for (Map.Entry<byte[], byte[]> entry : image.entries().entrySet()) {
          bytes(out, entry.getKey());
          bytes(out, entry.getValue());
        }
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StorageException("cannot write " + file, e);
    }
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
