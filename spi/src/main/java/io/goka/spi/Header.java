package io.goka.spi;

import java.util.Arrays;

/**
 * One header of a record: a name and its bytes. The array is not copied: treat it as constant.
 *
 * @param name the header's name; several headers of a record may share it
 * @param value the header's bytes; empty where Kafka had none
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode are written for it
public record Header(String name, byte[] value) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Header header
        && name.equals(header.name)
        && Arrays.equals(value, header.value);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return name + "=" + value.length + " bytes";
  }
}
