package io.goka.bench.http;

import java.nio.charset.StandardCharsets;

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
          "POST %s/keys:batch HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                  .formatted(TABLE, port)
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
