package io.goka.engine.state;

import io.goka.spi.StorageException.Kind;
import java.io.IOException;
import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Tells what a failure of RocksDB is a sign of. */
final class RocksFailures {

  private RocksFailures() {}

  static Kind kindOf(Exception failure) {
    if (failure instanceof RocksDBException rocks && rocks.getStatus() != null) {
      return kindOf(rocks.getStatus(), text(rocks));
    }
    return failure instanceof IOException && saysFull(text(failure)) ? Kind.FULL : Kind.OTHER;
  }

  private static Kind kindOf(Status status, String text) {
    return switch (status.getCode()) {
      case Corruption ->
          // What RocksDB cannot finish writing on a full disk is not damaged for that.
          saysFull(text) ? Kind.FULL : Kind.CORRUPT;
      case IOError -> {
        if (status.getSubCode() == Status.SubCode.NoSpace || saysFull(text)) {
          yield Kind.FULL;
        }
        // A file that a store needs and that is gone has no code of its own.
        yield text.contains("no such file") ? Kind.CORRUPT : Kind.OTHER;
      }
      // A store that does not fit our settings, which never change, is none of ours any more.
      case InvalidArgument, NotSupported -> Kind.CORRUPT;
      case Ok,
          NotFound,
          MergeInProgress,
          Incomplete,
          ShutdownInProgress,
          TimedOut,
          Aborted,
          Busy,
          Expired,
          TryAgain,
          Undefined ->
          Kind.OTHER;
    };
  }

  private static boolean saysFull(String text) {
    return text.contains("no space left") || text.contains("quota exceeded");
  }

  private static String text(Exception failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
  }
}
