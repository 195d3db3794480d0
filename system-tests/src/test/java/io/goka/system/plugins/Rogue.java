package io.goka.system.plugins;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.TableContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Counts, and does to its server what no plugin should when a message tells it to. */
public final class Rogue implements ProcessorPlugin {

  /** The setting that names its group; the input is named after it. */
  public static final String GROUP = "plugin.rogue.group";

  /** The message on which it calls {@code System.exit(7)}. */
  public static final String EXIT = "exit";

  /** The message on which it never returns, and uses a core up. */
  public static final String SPIN = "spin";

  /** The message on which it fills the heap. */
  public static final String HOARD = "hoard";

  /** The message on which it leaves a thread and a shutdown hook behind that never end. */
  public static final String LINGER = "linger";

  /** The message on which its stack overflows. */
  public static final String DIVE = "dive";

  private static final int CHUNK = 8 << 20;

  @Override
  public GroupGraph define(PluginConfig config) {
    String group = config.string("group", "rogue");
    return GroupGraph.define(group)
        .persist(Codecs.int64())
        .input(Stream.of(input(group), Codecs.string()), Rogue::obey)
        .build();
  }

  /** The input of a group. */
  public static String input(String group) {
    return group + "-orders";
  }

  private static void obey(TableContext<Long> context, String message) {
    context.setValue(context.value().orElse(0L) + 1);
    switch (message) {
      case EXIT -> System.exit(7);
      case SPIN -> spin();
      case HOARD -> hoard();
      case LINGER -> linger();
      case DIVE -> dive(1);
      default -> {}
    }
  }

  private static void spin() {
    while (Thread.currentThread().isAlive()) {
      Thread.onSpinWait();
    }
  }

  private static void hoard() {
    List<byte[]> all = new ArrayList<>();
    while (all.size() < Integer.MAX_VALUE) {
      all.add(new byte[CHUNK]);
    }
  }

  private static void linger() {
    new Thread(Rogue::stay).start();
    Runtime.getRuntime().addShutdownHook(new Thread(Rogue::stay));
  }

  private static void stay() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long dive(long depth) {
    return depth == Long.MAX_VALUE ? 0 : dive(depth + 1) + 1;
  }
}
