package io.goka.engine.processing;

import io.goka.spi.StorageBatch;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What one partition commits at the end of an epoch.
 *
 * @param writes the table's values that changed, encoded
 * @param keysAdded how many keys the table has more after them; below 0 when it has fewer
 * @param inputOffsets for each input of which more may be committed than before, where to go on
 *     after a restart
 * @param visited how far a visit has come
 */
record PartitionCommit(
    StorageBatch writes,
    int keysAdded,
    Map<TopicPartition, OffsetAndMetadata> inputOffsets,
    Optional<VisitProgress> visited) {}
