/**
 * The processes of a run and where they keep their files: the broker has one of its own, and each
 * contestant has one for each turn, with the flags of {@code bin/goka-server}.
 *
 * <pre>
 * try (RunDirectory directory = RunDirectory.make(target);
 *     BrokerProcess broker = BrokerProcess.start(directory.path().resolve("broker"));
 *     JavaProcess process = JavaProcess.start(ServerFlags.with(heap), Main.class, args, files)) {
 *   process.awaitLine("RESULT ");
 * }
 * </pre>
 *
 * <p>Whatever is started ends with the one that started it: see {@link
 * io.goka.bench.process.ParentWatch}.
 */
@NullMarked
package io.goka.bench.process;

import org.jspecify.annotations.NullMarked;
