package io.goka.bench.growth;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How much there is of it.
 *
 * @param bootstrapServers where Kafka is
 * @param input the input, which all groups read
 * @param name what the groups' names begin with
 * @param groups how many groups there are
 * @param partitions how many partitions the input has
 * @param records how many records the input has
 * @param warmUpPercent how much of what the groups process together is not timed
 * @param tableKeys how many keys each group's table has before, each with the count 1
 * @param threads how many task threads each group has
 * @param commitIntervalMillis how often groups commit
 * @param directory where files may be kept
 * @param brokerProcess the process id of the broker
 */
public record GrowthQuestion(
    String bootstrapServers,
    String input,
    String name,
    int groups,
    int partitions,
    int records,
    int warmUpPercent,
    int tableKeys,
    int threads,
    int commitIntervalMillis,
    String directory,
    long brokerProcess) {

  List<String> groupNames() {
    return IntStream.range(0, groups).mapToObj(group -> name + "-" + group).toList();
  }
}
