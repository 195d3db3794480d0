package io.goka.bench.http;

import io.goka.bench.report.Role;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What is asked of the server. */
enum Request {
  /** The cheapest constant answer that there is. */
  CONSTANT {
    @Override
    byte[] bytes(Keys keys, int port) {
      return get("/health/live", port);
    }

    @Override
    boolean isRight(Keys keys, String body) {
      return body.equals("{\"status\":\"live\"}");
    }
  },

  /** One key of the counter's table. */
  LOOKUP {
    @Override
    byte[] bytes(Keys keys, int port) {
      return get(TABLE + "/keys/" + keys.next(), port);
    }

    @Override
    boolean isRight(Keys keys, String body) {
      return keys.rightAnswers(body) == 1;
    }
  },

  /** A hundred keys. */
  BATCH {
    @Override
    byte[] bytes(Keys keys, int port) {
      StringBuilder body = new StringBuilder("{\"keys\":[");
      for (int i = 0; i < BATCH_KEYS; i++) {
        body.append(i == 0 ? "" : ",").append('"').append(keys.next()).append('"');
      }
      body.append("]}");
      String request =
          "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                  .formatted(BATCH_PATH, port)
              + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
      return request.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    boolean isRight(Keys keys, String body) {
      return keys.rightAnswers(body) == BATCH_KEYS;
    }
  };

  /** How many keys a batch asks for. */
  static final int BATCH_KEYS = 100;

  private static final String TABLE = "/api/v1/tables/" + CounterPlugin.GROUP + "-table";

  /** Where batches go. */
  static final String BATCH_PATH = TABLE + "/keys:batch";

  /** How it is written on the command line and in results. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Lookups are what is measured, and the constant answer is what they are compared with. */
  Role role() {
    return switch (this) {
      case CONSTANT -> Role.LIMIT;
      case LOOKUP -> Role.OURS;
      case BATCH -> Role.OTHER;
    };
  }

  /** The next request. */
  abstract byte[] bytes(Keys keys, int port);

  /** Whether an answer is what it should be. */
  abstract boolean isRight(Keys keys, String body);

  private static byte[] get(String path, int port) {
    return "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
        .formatted(path, port)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
