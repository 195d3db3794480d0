package io.goka.engine.observe;

import io.goka.spi.View;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One view at one moment.
 *
 * @param view the view's name
 * @param topic the topic that it is a copy of
 * @param state how far it has come
 * @param since when it came into that state
 * @param partitionCount how many partitions the topic has; 0 before that is known
 * @param keys how many keys the local copy has, approximately
 * @param lag records that the copy is behind its topic; empty when that is not known
 * @param recovery how far recovery is, over all partitions, while it goes on
 * @param problem why it does not come further, such as a Kafka that is away; empty when all is well
 * @param storage the name of the storage provider that keeps the copy
 * @param plugin the plugin that declares it; empty when the configuration does
 * @param partitions the partitions that are followed, in order
 */
public record ViewSnapshot(
    String view,
    String topic,
    View.State state,
    Instant since,
    int partitionCount,
    long keys,
    OptionalLong lag,
    Optional<RecoveryProgress> recovery,
    Optional<String> problem,
    String storage,
    Optional<String> plugin,
    List<CopiedPartition> partitions) {}
