package io.goka.system.torture;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.system.fixture.Api;
import io.goka.system.plugins.Books;
import io.goka.system.torture.fault.Instance;
import io.goka.system.torture.fault.Scene;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What servers that have settled say over HTTP. */
final class Answers {

  private static final int OK = 200;

  private Answers() {}

  /** The value of each key that has one, from whichever server answers. */
  static Map<String, String> of(Scene scene, Collection<String> keys, List<String> breaches)
      throws Exception {
    Map<String, String> values = new TreeMap<>();
    for (String key : keys) {
      for (Instance instance : scene.instances()) {
        Api.Answer answer = instance.api().lookup(Books.TABLE, key);
        if (answer.status() == OK) {
          String value = answer.body().path("value").asText();
          String other = values.putIfAbsent(key, value);
          if (other != null && !other.equals(value)) {
            breaches.add("two servers answer for " + key + ": " + other + ", " + value);
          }
        }
      }
    }
    return values;
  }

  /** Who has each partition. */
  static Map<Integer, Instance> owners(Scene scene) throws Exception {
    Map<Integer, Instance> owners = new TreeMap<>();
    for (Instance instance : scene.instances()) {
      for (JsonNode partition : instance.api().group(Books.GROUP).path("partitions")) {
        owners.put(partition.path("partition").asInt(), instance);
      }
    }
    return owners;
  }
}
