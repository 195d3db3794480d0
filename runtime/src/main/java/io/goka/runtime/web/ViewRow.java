package io.goka.runtime.web;

import io.goka.engine.observe.ViewSnapshot;
import io.goka.engine.state.ServedTable;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A view in the API.
 *
 * @param name its name
 * @param topic the topic that it is a copy of
 * @param state {@code idle}, {@code connecting}, {@code recovering} or {@code running}
 * @param since when it came into that state
 * @param keyFormat how its keys are written; null when that is not known
 * @param mediaType what its values are; null when that is not known
 * @param partitionCount how many partitions its topic has; 0 before that is known
 * @param keys how many keys the local copy has, approximately
 * @param lag records that the copy is behind its topic; null when that is not known
 * @param recovery how far recovery is; null when there is none
 * @param storage the name of the storage provider that keeps the copy
 * @param plugin the plugin that declares it; null when the configuration does
 * @param problem why it does not come further; null when all is well
 */
record ViewRow(
    String name,
    String topic,
    String state,
    Instant since,
    @Nullable String keyFormat,
    @Nullable String mediaType,
    int partitionCount,
    long keys,
    @Nullable Long lag,
    @Nullable RecoveryRow recovery,
    String storage,
    @Nullable String plugin,
    @Nullable String problem) {

  static ViewRow of(ViewSnapshot view, Optional<ServedTable> served) {
    return new ViewRow(
        view.view(),
        view.topic(),
        view.state().name().toLowerCase(Locale.ROOT),
        view.since(),
        served.map(table -> table.keyFormat().id()).orElse(null),
        served.map(table -> table.codec().mediaType()).orElse(null),
        view.partitionCount(),
        view.keys(),
        view.lag().isPresent() ? view.lag().getAsLong() : null,
        view.recovery().map(RecoveryRow::of).orElse(null),
        view.storage(),
        view.plugin().orElse(null),
        view.problem().orElse(null));
  }
}
