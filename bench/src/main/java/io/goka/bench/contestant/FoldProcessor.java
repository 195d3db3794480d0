package io.goka.bench.contestant;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Owner: stream thread. Gets what its store has for a record's key, and puts back what it is with
 * the record.
 */
final class FoldProcessor<M, V> extends ContextualProcessor<String, M, Void, Void> {

  private final BiFunction<@Nullable V, M, V> step;
  private final LongAdder processed;
  private @Nullable KeyValueStore<String, V> values;

  /**
   * @param step what a value is with one more record
   * @param processed adds up the records
   */
  FoldProcessor(BiFunction<@Nullable V, M, V> step, LongAdder processed) {
    this.step = step;
    this.processed = processed;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    super.init(context);
    values = context.getStateStore(StreamsTopology.STORE);
  }

  @Override
  public void process(Record<String, M> record) {
    KeyValueStore<String, V> store = values;
    if (store == null) {
      throw new IllegalStateException("a record came before init");
    }
    store.put(record.key(), step.apply(store.get(record.key()), record.value()));
    processed.increment();
  }
}
