package io.goka.bench.report;

import io.goka.bench.contestant.ContestantKind;
import io.goka.bench.contestant.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the file of results says of one workload. Rates are medians, in records a second; what a
 * contestant that did not take part would have given is left out.
 *
 * @param workload the workload's name
 * @param description what it is, in words
 * @param records how many records the input had
 * @param warmUpRecords how many of them were not timed
 * @param commitIntervalMs how often contestants committed
 * @param threads how many threads processed records
 * @param rounds how many turns each contestant had
 * @param heap the heap flags of every contestant
 * @param ours our rate
 * @param streams the rate of Kafka Streams in its better variant
 * @param streamsVariant which variant that is
 * @param limit the rate of the limit
 * @param ratioStreams ours by that of Kafka Streams
 * @param ratioLimit ours by the limit
 * @param contestants the summary of each contestant by its label
 * @param runs each turn, in the order of the turns
 */
public record WorkloadResult(
    String workload,
    String description,
    long records,
    long warmUpRecords,
    int commitIntervalMs,
    int threads,
    int rounds,
    String heap,
    @Nullable Double ours,
    @Nullable Double streams,
    @Nullable String streamsVariant,
    @Nullable Double limit,
    @Nullable Double ratioStreams,
    @Nullable Double ratioLimit,
    Map<String, Standing.Score> contestants,
    List<Run> runs) {

  /**
   * A turn.
   *
   * @param round the round, from 1
   * @param contestant the contestant's label
   * @param outcome how it went
   */
  public record Run(int round, String contestant, Outcome outcome) {}

  /** What is said of a workload. */
  public static WorkloadResult of(Setting setting, Standing standing, List<Turn> turns) {
    Map<String, Standing.Score> contestants = new LinkedHashMap<>();
    standing.scores().forEach((kind, score) -> contestants.put(kind.label(), score));
    List<Run> runs = new ArrayList<>();
    turns.forEach(
        turn -> runs.add(new Run(turn.round(), turn.contestant().label(), turn.outcome())));
    return new WorkloadResult(
        setting.workload().name(),
        setting.workload().description(),
        setting.records(),
        setting.warmUpRecords(),
        setting.commitIntervalMillis(),
        setting.threads(),
        setting.rounds(),
        setting.heap(),
        standing.median(ContestantKind.OURS).orElse(null),
        standing.bestStreams().flatMap(standing::median).orElse(null),
        standing.bestStreams().map(ContestantKind::label).orElse(null),
        standing.median(ContestantKind.LIMIT).orElse(null),
        standing.ratioToStreams(ContestantKind.OURS).orElse(null),
        standing.ratio(ContestantKind.OURS, ContestantKind.LIMIT).orElse(null),
        contestants,
        runs);
  }
}
