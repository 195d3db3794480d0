/**
 * Unit tests for plugins, without a broker and without threads: the engine that runs plugins in the
 * server, stepped on the test's own thread over topics in memory. A test takes milliseconds.
 *
 * <pre>{@code
 * @Test
 * void alertsAtTheThirdClick() {
 *   try (Tester tester = Tester.of(new ClickCounter())) {
 *     tester.setTableValue(ClickCounter.COUNTS, "alice", 2L);
 *
 *     tester.consume(ClickCounter.CLICKS, "alice", "x");
 *
 *     assertThat(tester.tableValue(ClickCounter.COUNTS, "alice")).isEqualTo(3L);
 *     assertThat(tester.output(ClickCounter.ALERTS).next().message()).isEqualTo("third click");
 *     tester.output(ClickCounter.ALERTS).expectEmpty();
 *   }
 * }
 * }</pre>
 *
 * <p>A {@link io.goka.tester.Tester} runs any number of plugins together: what one group emits,
 * another takes as an input, and a loop runs to its end, all before {@code consume} returns. By
 * then everything is committed too. What a callback throws comes out of {@code consume} as it was
 * thrown; a wrong graph, a missing setting and an undeclared edge are the same exceptions, with the
 * same mend, as in the server.
 *
 * <p>Tables that a group joins or looks up, and that no group of the tester writes, are fed by
 * {@code setTableValue}. Visitors are run by {@code visit}, emitters by {@code runEmitter}; views
 * are there to be read, and {@code committedOffset} shows what a deferred commit holds back.
 *
 * <p>Topics have three partitions, so that what works by accident, as all keys meet in one, does
 * not. Time stands still until the test moves the {@link io.goka.tester.TesterClock}. A tester made
 * with {@code restartBetweenRecords()} stops, forgets and recovers everything between any two
 * records: the same test then shows what a plugin keeps outside its table.
 *
 * <p>Who uses {@link io.goka.spi.Codecs#json} adds {@code io.goka:goka-json} in test scope: a
 * tester brings no JSON library along, and no web server either. The engine logs by slf4j; without
 * a binding on the class path it is silent.
 */
@NullMarked
package io.goka.tester;

import org.jspecify.annotations.NullMarked;
