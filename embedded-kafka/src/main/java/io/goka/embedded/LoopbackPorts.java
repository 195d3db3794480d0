package io.goka.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds ports of the loopback address on which nobody listens. */
final class LoopbackPorts {

  static final String ADDRESS = "127.0.0.1";
  static final int HIGHEST = 65535;

  private LoopbackPorts() {}

  /**
   * The preferred port, or the next free one above it.
   *
   * @param preferred the port to try first; 0 for any free one
   * @throws IOException when there is none
   */
  static int freeFrom(int preferred) throws IOException {
    if (preferred == 0) {
      return anyFree();
    }
    for (int port = preferred; port <= HIGHEST; port++) {
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException(
        "no port from " + preferred + " to " + HIGHEST + " is free on " + ADDRESS);
  }

  /** What {@link #ADDRESS} says, also where the machine's own loopback address is an IPv6 one. */
  static InetAddress address() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  /** Any free port. */
  static int anyFree() throws IOException {
    try (ServerSocket socket = bound(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = bound(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(address(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
