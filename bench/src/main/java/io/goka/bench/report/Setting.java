package io.goka.bench.report;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How it was run. What does not apply is null.
 *
 * @param guarantee {@code at-least-once} or {@code exactly-once}
 * @param isolation the isolation level of consumers
 * @param threads how many threads processed records
 * @param commitIntervalMs how often contestants committed
 * @param clockStarts the event that starts the clock
 * @param clockEnds the event that ends it
 * @param records how many records the input had
 * @param warmUpRecords how many of them were not timed
 * @param rounds how many turns each contestant had
 * @param heap the heap flags of every contestant
 * @param more what else was set, in the order in which it is shown
 */
public record Setting(
    @Nullable String guarantee,
    @Nullable String isolation,
    @Nullable Integer threads,
    @Nullable Integer commitIntervalMs,
    String clockStarts,
    String clockEnds,
    @Nullable Long records,
    @Nullable Long warmUpRecords,
    int rounds,
    String heap,
    @JsonAnyGetter Map<String, Object> more) {}
