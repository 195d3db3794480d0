package io.goka.bench.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * One keep-alive connection, over which one request is under way at a time. Owner: the thread that
 * made it.
 */
final class Connection implements AutoCloseable {

  private static final int LARGEST_ANSWER = 1 << 16;
  private static final String OK = "HTTP/1.1 200 ";
  private static final String LENGTH = "content-length:";

  private final SocketChannel channel;
  private final ByteBuffer answer = ByteBuffer.allocate(LARGEST_ANSWER);
  private long sentNanos;

  /** Connects, and has a selector tell when there is something to read. */
  Connection(int port, Selector selector) throws IOException {
    this.channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** Sends a request: it is small, and the socket's buffer is empty. */
  void send(byte[] request) throws IOException {
    answer.clear();
    ByteBuffer rest = ByteBuffer.wrap(request);
    sentNanos = System.nanoTime();
    while (rest.hasRemaining()) {
      int unused = channel.write(rest);
    }
  }

  /** When the request under way was sent. */
  long sentNanos() {
    return sentNanos;
  }

  /**
   * Reads what is there.
   *
   * @return the body of the answer; empty while it is not whole
   * @throws IllegalStateException when it is no good answer, with its beginning
   */
  Optional<String> read() throws IOException {
    if (channel.read(answer) < 0) {
      throw new IllegalStateException("the server has closed a connection");
    }
    String text = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
    int head = text.indexOf("\r\n\r\n");
    if (head < 0) {
      return Optional.empty();
    }
    int body = head + 4;
    int length = length(text.substring(0, head + 2));
    return text.length() < body + length
        ? Optional.empty()
        : Optional.of(text.substring(body, body + length));
  }

  private static int length(String head) {
    int field = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
    if (!head.startsWith(OK) || field < 0) {
      throw new IllegalStateException("the server answers " + head);
    }
    int end = head.indexOf('\r', field);
    return Integer.parseInt(head.substring(field + LENGTH.length(), end).strip());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
