/**
 * Kafka as the rest of the engine sees it: clients with the right settings, topics that fit their
 * group, and emitters.
 *
 * <p>A server comes up through this package:
 *
 * <pre>{@code
 * KafkaClients clients = new KafkaClients(kafkaConfig, "goka-1");
 * ConnectedCluster cluster = new KafkaConnection(kafkaConfig, clients, System::nanoTime).await();
 * TopicManager topics =
 *     new TopicManager(admin, clients.bootstrapServers(), topicConfig, clock);
 * GroupTopics groupTopics = topics.ensure(graph);          // or a TopicMismatchException
 * Consumer<byte[], byte[]> inputs = clients.groupConsumer(...);
 * KafkaEmitter<String> clicks = new KafkaEmitters(clients).emitter(CLICKS);
 * }</pre>
 *
 * <p><b>Clients.</b> {@link io.goka.engine.kafka.KafkaClients} makes them all. What the operator
 * writes under {@code kafka.} reaches each of them, what stands under {@code kafka.producer.},
 * {@code kafka.consumer.} or {@code kafka.admin.} only those; both win over the defaults here. Only
 * the settings that a guarantee rests on are the server's own, such as {@code acks} or {@code
 * enable.auto.commit}: those are never taken from the operator, and the log says so. Keys and
 * values are bytes at this level; codecs live above it.
 *
 * <p><b>Topics.</b> Partition 3 of a table belongs to partition 3 of the inputs, so a group needs
 * the same number of partitions everywhere: {@link io.goka.engine.kafka.TopicManager} makes what is
 * missing, and refuses what does not fit with the command that mends it. {@link
 * io.goka.engine.kafka.TopicPlan} decides; it sees no Kafka. Who may read and write which topic is
 * settled earlier, when a plugin is loaded: {@link io.goka.engine.kafka.TopicRules}.
 *
 * <p><b>Sizes.</b> A record that Kafka would refuse is refused before it is sent ({@link
 * io.goka.engine.kafka.RecordSizes}), because afterwards it is too late for a transaction.
 *
 * <p><b>Emitters.</b> {@link io.goka.engine.kafka.KafkaEmitter} writes into streams from outside
 * any group, over one producer for the whole process; a source that runs once per cluster has a
 * producer of its own, which can be closed at once when another instance is to run it.
 */
@NullMarked
package io.goka.engine.kafka;

import org.jspecify.annotations.NullMarked;
