package io.goka.runtime.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Owner: any thread. One second of the server, written once for all clients that watch it, as
 * server-sent events.
 */
final class Sample {

  private final long number;
  private final RateWindow window;
  private final Json json;
  private final byte[] stats;
  private final Map<String, byte[]> details = new ConcurrentHashMap<>();

  Sample(long number, RateWindow window, StatsRow stats, Json json) {
    this.number = number;
    this.window = window;
    this.json = json;
    this.stats = event("stats", json.bytes(stats));
  }

  /** Counts the samples from 1. */
  long number() {
    return number;
  }

  /** The event with the whole server. */
  byte[] stats() {
    return stats;
  }

  /** The event with one group and its partitions, written for the first client that wants it. */
  Optional<byte[]> detail(String group) {
    return window.now().groups().stream()
        .filter(snapshot -> snapshot.group().equals(group))
        .findFirst()
        .map(
            snapshot ->
                details.computeIfAbsent(
                    group, name -> event("group", json.bytes(GroupDetail.of(snapshot, window)))));
  }

  /** An event on the wire. JSON has no line breaks, so it is one line. */
  static byte[] event(String name, byte[] json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 32);
    out.writeBytes(("event: " + name + "\ndata: ").getBytes(UTF_8));
    out.writeBytes(json);
    out.writeBytes("\n\n".getBytes(UTF_8));
    return out.toByteArray();
  }
}
