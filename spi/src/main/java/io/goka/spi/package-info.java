/**
 * What a plugin author compiles against.
 *
 * <p>The words, which are goka's and Kafka's:
 *
 * <ul>
 *   <li>A <b>group</b> is one stateful stream processor. Its <b>group graph</b> names its
 *       <b>edges</b>: the streams it takes as <b>input</b> and emits as <b>output</b>, the <b>group
 *       table</b> it <b>persist</b>s, the tables it <b>join</b>s and <b>lookup</b>s, its
 *       <b>loop</b>, and its <b>visitor</b>s.
 *   <li>A <b>stream</b> is a topic of records, a <b>table</b> a compacted topic: the latest value
 *       of each key. The table of group {@code g} is the topic {@code g-table}.
 *   <li>An <b>emitter</b> writes records into a stream from outside any group; a <b>view</b> is a
 *       read-only local copy of a whole table.
 * </ul>
 *
 * <p>A plugin is a jar with one class, named in {@code META-INF/services}:
 *
 * <pre>{@code
 * public final class ClickCounter implements ProcessorPlugin {
 *   static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
 *   static final Table<Long> COUNTS = Table.ofGroup("click-counter", Codecs.int64());
 *
 *   @Override
 *   public GroupGraph define(PluginConfig config) {
 *     return GroupGraph.define("click-counter")
 *         .persist(COUNTS)
 *         .input(CLICKS, ClickCounter::count)
 *         .build();
 *   }
 *
 *   private static void count(TableContext<Long> ctx, String click) {
 *     ctx.setValue(ctx.value().orElse(0L) + 1);
 *   }
 * }
 * }</pre>
 *
 * <p>Handles ({@link io.goka.spi.Stream}, {@link io.goka.spi.Table}, {@link io.goka.spi.Loop},
 * {@link io.goka.spi.Visitor}) are typed constants: an author never casts. Keys are strings; a
 * group's {@link io.goka.spi.KeyFormat} says how their bytes are written. No parameter or result is
 * ever null unless its documentation says so.
 */
@NullMarked
package io.goka.spi;

import org.jspecify.annotations.NullMarked;
