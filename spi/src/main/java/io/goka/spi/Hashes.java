package io.goka.spi;

/** The hash functions behind {@link Partitioners}; both are in the public domain. */
final class Hashes {

  private static final int MURMUR2_SEED = 0x9747b28c;
  private static final int MURMUR2_MULTIPLIER = 0x5bd1e995;
  private static final int MURMUR2_SHIFT = 24;

  private static final int FNV1A_OFFSET_BASIS = 0x811c9dc5;
  private static final int FNV1A_PRIME = 0x01000193;

  private Hashes() {}

  /** MurmurHash2, 32 bits, little-endian blocks (Austin Appleby). */
  static int murmur2(byte[] bytes) {
    int hash = MURMUR2_SEED ^ bytes.length;
    int wholeBlocks = bytes.length & ~3;
    for (int i = 0; i < wholeBlocks; i += 4) {
      int block =
          (bytes[i] & 0xff)
              | ((bytes[i + 1] & 0xff) << 8)
              | ((bytes[i + 2] & 0xff) << 16)
              | ((bytes[i + 3] & 0xff) << 24);
      block *= MURMUR2_MULTIPLIER;
      block ^= block >>> MURMUR2_SHIFT;
      hash = (hash * MURMUR2_MULTIPLIER) ^ (block * MURMUR2_MULTIPLIER);
    }
    if (wholeBlocks < bytes.length) {
      for (int i = bytes.length - 1; i >= wholeBlocks; i--) {
        hash ^= (bytes[i] & 0xff) << (8 * (i - wholeBlocks));
      }
      hash *= MURMUR2_MULTIPLIER;
    }
    hash ^= hash >>> 13;
    hash *= MURMUR2_MULTIPLIER;
    return hash ^ (hash >>> 15);
  }

  /** FNV-1a, 32 bits (Fowler, Noll, Vo). */
  static int fnv1a(byte[] bytes) {
    int hash = FNV1A_OFFSET_BASIS;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * FNV1A_PRIME;
    }
    return hash;
  }
}
