package io.goka.runtime.web;

import java.util.List;
import java.util.stream.Stream;

/** Owner: any thread. All that can be asked about the keys of tables, or of views. */
final class KeyEndpoints {

  private final LookupEndpoints lookups;
  private final ScanEndpoint scans;
  private final BatchEndpoint batches;

  KeyEndpoints(Namespace namespace, ShownValues values, Json json) {
    LookupAnswers answers = new LookupAnswers(values);
    this.lookups = new LookupEndpoints(namespace, answers, json);
    this.scans = new ScanEndpoint(namespace, values, json);
    this.batches = new BatchEndpoint(namespace, answers, json);
  }

  List<Route> routes() {
    return Stream.of(lookups.routes(), scans.routes(), batches.routes())
        .flatMap(List::stream)
        .toList();
  }
}
