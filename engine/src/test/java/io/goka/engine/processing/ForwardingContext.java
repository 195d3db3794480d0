package io.goka.engine.processing;

import io.goka.spi.DeferredCommit;
import io.goka.spi.Headers;
import io.goka.spi.Loop;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import java.time.Instant;
import java.util.Optional;

/** A context of an author's own, which hands everything on. Owner: task thread. */
class ForwardingContext implements TableContext<Long> {

  private final TableContext<Long> given;

  ForwardingContext(TableContext<Long> given) {
    this.given = given;
  }

  @Override
  public String group() {
    return given.group();
  }

  @Override
  public String topic() {
    return given.topic();
  }

  @Override
  public String key() {
    return given.key();
  }

  @Override
  public int partition() {
    return given.partition();
  }

  @Override
  public long offset() {
    return given.offset();
  }

  @Override
  public Instant timestamp() {
    return given.timestamp();
  }

  @Override
  public Headers headers() {
    return given.headers();
  }

  @Override
  public <M> void emit(Stream<M> stream, String key, M message, Headers headers) {
    given.emit(stream, key, message, headers);
  }

  @Override
  public <M> void loopback(Loop<M> loop, String key, M message, Headers headers) {
    given.loopback(loop, key, message, headers);
  }

  @Override
  public <V> Optional<V> join(Table<V> table) {
    return given.join(table);
  }

  @Override
  public <V> Optional<V> lookup(Table<V> table, String key) {
    return given.lookup(table, key);
  }

  @Override
  public DeferredCommit deferCommit() {
    return given.deferCommit();
  }

  @Override
  public Optional<Long> value() {
    return given.value();
  }

  @Override
  public void setValue(Long value) {
    given.setValue(value);
  }

  @Override
  public void delete() {
    given.delete();
  }
}
