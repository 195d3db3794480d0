package io.goka.spi;

/** The partitioners that every plugin has at hand. */
public enum Partitioners implements Partitioner {

  /**
   * The default of Kafka's Java clients: 32-bit MurmurHash2 of the key with the seed 0x9747b28c,
   * its sign bit cleared, modulo the number of partitions.
   */
  MURMUR2 {
    @Override
    public int partition(byte[] key, int partitions) {
      return (Hashes.murmur2(key) & Integer.MAX_VALUE) % partitions;
    }
  },

  /**
   * goka's default: 32-bit FNV-1a of the key, taken as a signed number, its truncated remainder by
   * the number of partitions, negated when below zero.
   */
  FNV1A {
    @Override
    public int partition(byte[] key, int partitions) {
      return Math.abs(Hashes.fnv1a(key) % partitions);
    }
  }
}
