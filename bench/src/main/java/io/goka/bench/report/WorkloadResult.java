package io.goka.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the file of results says of one subject. Figures are medians; what a contestant that did not
 * take part would have given is left out. A higher ratio is always better for us: of times it is
 * theirs by ours.
 *
 * @param workload the subject's name
 * @param description what it is, in words
 * @param unit what the figures are measured in
 * @param ours our figure
 * @param streams that of Kafka Streams in its better variant
 * @param streamsVariant which variant that is
 * @param limit that of the limit
 * @param limitVariant what the limit is
 * @param ratioStreams our ratio to Kafka Streams
 * @param ratioLimit our ratio to the limit
 * @param settings how it was run
 * @param contestants the summary of each contestant by its label
 * @param runs each turn, in the order of the turns
 * @param standing how the contestants stand, for the table
 */
public record WorkloadResult(
    String workload,
    String description,
    String unit,
    @Nullable Double ours,
    @Nullable Double streams,
    @Nullable String streamsVariant,
    @Nullable Double limit,
    @Nullable String limitVariant,
    @Nullable Double ratioStreams,
    @Nullable Double ratioLimit,
    Setting settings,
    Map<String, Score> contestants,
    List<Turn> runs,
    @JsonIgnore Standing standing) {

  /** What is said of a subject after all turns. */
  public static WorkloadResult of(Subject subject, List<Turn> turns) {
    Standing standing = Standing.of(subject.unit(), turns);
    Map<String, Score> contestants = new LinkedHashMap<>();
    standing.scores().forEach(score -> contestants.put(score.contestant(), score));
    return new WorkloadResult(
        subject.workload(),
        subject.description(),
        subject.unit().label(),
        median(standing, Role.OURS),
        median(standing, Role.STREAMS),
        standing.best(Role.STREAMS).map(Score::contestant).orElse(null),
        median(standing, Role.LIMIT),
        standing.best(Role.LIMIT).map(Score::contestant).orElse(null),
        standing.ourRatio(Role.STREAMS).orElse(null),
        standing.ourRatio(Role.LIMIT).orElse(null),
        subject.setting(),
        contestants,
        turns,
        standing);
  }

  private static @Nullable Double median(Standing standing, Role role) {
    return standing.best(role).map(score -> score.figure().median()).orElse(null);
  }
}
