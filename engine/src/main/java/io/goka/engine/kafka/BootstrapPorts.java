package io.goka.engine.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The addresses in {@code bootstrap.servers}, and whether anybody listens there.
 *
 * <p>Kafka's clients log a warning for each attempt to connect, several a second. So while nobody
 * listens at all, no client is made: the ports are tried by hand.
 *
 * @param addresses host and port of each
 */
record BootstrapPorts(List<Address> addresses) {

  /**
   * One address.
   *
   * @param host a name or number, without brackets
   * @param port from 1 to 65535
   */
  record Address(String host, int port) {}

  private static final int HIGHEST_PORT = 65535;

  /**
   * Reads {@code host:port,host:port}.
   *
   * @throws KafkaUnreachableException when it is not of that form
   */
  static BootstrapPorts parse(String bootstrapServers) {
    return new BootstrapPorts(
        Arrays.stream(bootstrapServers.split(",", -1))
            .map(String::strip)
            .map(BootstrapPorts::address)
            .toList());
  }

  /**
   * Tries each address until one takes a connection.
   *
   * @param timeoutMillis how long one attempt may take
   * @return why none did; empty when one did
   */
  Optional<String> whyNobodyListens(int timeoutMillis) {
    String why = "";
    for (Address address : addresses) {
      try {
        connect(address, timeoutMillis);
        return Optional.empty();
      } catch (UnknownHostException e) {
        why = "unknown host " + address.host();
      } catch (IOException e) {
        why = String.valueOf(e.getMessage());
      }
    }
    return Optional.of(why);
  }

  private static void connect(Address address, int timeoutMillis) throws IOException {
    IOException last = new UnknownHostException(address.host());
    for (InetAddress each : InetAddress.getAllByName(address.host())) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(each, address.port()), timeoutMillis);
        return;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static Address address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      // Kafka takes a protocol in front of the host, too: PLAINTEXT://host:9092.
      String host = text.substring(text.indexOf("://") < 0 ? 0 : text.indexOf("://") + 3, colon);
      int port = Integer.parseInt(text.substring(colon + 1));
      if (!host.isEmpty() && port > 0 && port <= HIGHEST_PORT) {
        return new Address(host.replaceAll("^\\[|]$", ""), port);
      }
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      // Told below, together with ports that do not exist.
    }
    throw new KafkaUnreachableException(
        "kafka.bootstrap.servers has '" + text + "': write host:port, such as localhost:9092");
  }
}
