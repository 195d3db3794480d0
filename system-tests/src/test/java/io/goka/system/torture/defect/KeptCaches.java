package io.goka.system.torture.defect;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The first cache that each partition had in this process. Owner: any thread. */
public final class KeptCaches {

  private static final Map<Integer, Object> FIRST = new ConcurrentHashMap<>();

  private KeptCaches() {}

  /** The one that the partition had first; this one, when it has had none. */
  public static Object firstOf(int partition, Object cache) {
    Object first = FIRST.putIfAbsent(partition, cache);
    return first == null ? cache : first;
  }
}
