package io.goka.examples.simplest;

import io.goka.spi.DeferredCommit;
import io.goka.spi.Headers;
import io.goka.spi.Loop;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A callback's context over a map, for groups that only read and write their own table. */
record FakeTableContext<V>(String group, String topic, String key, Map<String, V> table)
    implements TableContext<V> {

  @Override
  public Optional<V> value() {
    return Optional.ofNullable(table.get(key));
  }

  @Override
  public void setValue(V value) {
    table.put(key, value);
  }

  @Override
  public void delete() {
    table.remove(key);
  }

  @Override
  public int partition() {
    return 0;
  }

  @Override
  public long offset() {
    return 0;
  }

  @Override
  public Instant timestamp() {
    return Instant.EPOCH;
  }

  @Override
  public Headers headers() {
    return Headers.empty();
  }

  @Override
  public <M> void emit(Stream<M> stream, String key, M message, Headers headers) {
    throw new UnsupportedOperationException("emit");
  }

  @Override
  public <M> void loopback(Loop<M> loop, String key, M message, Headers headers) {
    throw new UnsupportedOperationException("loopback");
  }

  @Override
  public <T> Optional<T> join(Table<T> joined) {
    throw new UnsupportedOperationException("join");
  }

  @Override
  public <T> Optional<T> lookup(Table<T> lookedUp, String key) {
    throw new UnsupportedOperationException("lookup");
  }

  @Override
  public DeferredCommit deferCommit() {
    throw new UnsupportedOperationException("deferCommit");
  }
}
