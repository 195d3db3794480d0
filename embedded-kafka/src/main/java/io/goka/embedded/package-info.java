/**
 * A real Kafka broker in this JVM, for first runs and for tests.
 *
 * <pre>{@code
 * try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.in(directory))) {
 *   connectTo(kafka.bootstrapServers());
 * }
 * }</pre>
 *
 * <p>It is one node, broker and controller at once, that listens on 127.0.0.1 only and keeps its
 * records in a directory: started there again, it goes on where it was, also after a kill. It is
 * meant for one machine and one operator: nothing is replicated, encrypted or authenticated.
 *
 * <p>Kafka promises nothing about the classes that make up a broker, so none but {@link
 * io.goka.embedded.EmbeddedKafka} and {@code BrokerSettings} touch them.
 */
@NullMarked
package io.goka.embedded;

import org.jspecify.annotations.NullMarked;
