package io.goka.runtime.server;

import io.goka.engine.observe.CopiedPartition;
import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.observe.ViewSnapshot;
import io.goka.engine.state.CopiedTable;
import io.goka.engine.state.CopyView;
import io.goka.engine.state.ServedTable;
import io.goka.engine.state.TableCopy;
import io.goka.spi.Codec;
import io.goka.spi.CodecException;
import io.goka.spi.View.State;
import io.goka.spi.ViewDefinition;
import io.goka.spi.ViewListener;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owner: any thread. One view that this server hosts, over a copy that it may share. */
public final class HostedView {

  private static final Logger LOG = LoggerFactory.getLogger(HostedView.class);

  private final String name;
  private final Optional<String> plugin;
  private final TableCopy copy;
  private final CopiedTable table;
  private final ViewDefinition definition;

  /**
   * @param definition what it is a copy of; its codec runs with the class loader that it needs
   * @param plugin the plugin that declares it; empty when the configuration does
   * @param copy the copy of its topic
   */
  public HostedView(ViewDefinition definition, Optional<String> plugin, TableCopy copy) {
    this.name = definition.name();
    this.definition = definition;
    this.plugin = plugin;
    this.copy = copy;
    this.table =
        new CopiedTable(
            copy, definition.table().codec(), definition.keyFormat(), definition.partitioner());
  }

  /** The view's name. */
  public String name() {
    return name;
  }

  /** The view, for those who look keys up. */
  public ServedTable table() {
    return table;
  }

  /** Hands the view to its plugin. Once, before anything is read. */
  void start() {
    definition.listener().ifPresent(listener -> start(typed(listener)));
  }

  private void start(ViewListener<Object> listener) {
    Codec<Object> codec = typed(definition.table().codec());
    try {
      listener.started(
          new CopyView<>(copy, codec, definition.keyFormat(), definition.partitioner()));
    } catch (Throwable e) {
      LOG.warn("view {}: its plugin failed with it", name, e);
    }
    copy.onState(listener::changed);
  }

  /** A definition pairs its table with a listener of the same type. */
  @SuppressWarnings("unchecked")
  private static ViewListener<Object> typed(ViewListener<?> listener) {
    return (ViewListener<Object>) listener;
  }

  @SuppressWarnings("unchecked")
  private static Codec<Object> typed(Codec<?> codec) {
    return (Codec<Object>) codec;
  }

  /** Throws the copy away and reads the topic anew. Returns at once. */
  void reread() {
    LOG.info("view {}: the copy of {} is thrown away, as it was asked for", name, copy.topic());
    copy.reread();
  }

  /**
   * Drops a key from the copy. Returns at once; what keeps it from being done is logged.
   *
   * @throws CodecException when the key is not of the view's format
   */
  void evict(String key) {
    byte[] written = table.keyFormat().encode(key);
    int partitions = copy.partitionCount();
    if (partitions == 0) {
      LOG.warn(
          "view {}: key '{}' was not evicted, as {} is not known yet", name, key, copy.topic());
    } else {
      CompletableFuture<Void> unused =
          copy.evict(table.partitioner().partition(written, partitions), written)
              .exceptionally(
                  failure -> {
                    LOG.warn("view {}: key '{}' was not evicted", name, key, failure);
                    return null;
                  });
    }
  }

  /** The view now. */
  ViewSnapshot snapshot() {
    TableCopy.Moment now = copy.now();
    List<CopiedPartition> partitions = copy.partitions();
    return new ViewSnapshot(
        name,
        copy.topic(),
        now.state(),
        now.since(),
        copy.partitionCount(),
        partitions.stream().mapToLong(CopiedPartition::keys).sum(),
        partitions.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(partitions.stream().mapToLong(CopiedPartition::lag).sum()),
        now.state() == State.RECOVERING ? recovery(partitions) : Optional.empty(),
        now.problem(),
        copy.storage(),
        plugin,
        partitions);
  }

  /** How far those partitions are, together, that are not level. */
  private static Optional<RecoveryProgress> recovery(List<CopiedPartition> partitions) {
    return partitions.stream()
        .filter(partition -> !partition.level())
        .map(CopiedPartition::progress)
        .reduce(HostedView::together);
  }

  private static RecoveryProgress together(RecoveryProgress one, RecoveryProgress other) {
    Duration longer =
        List.of(one.elapsed(), other.elapsed()).stream()
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return new RecoveryProgress(
        one.start() + other.start(),
        one.position() + other.position(),
        one.end() + other.end(),
        one.recovered() + other.recovered(),
        longer);
  }
}
