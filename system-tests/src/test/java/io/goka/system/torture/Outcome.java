package io.goka.system.torture;

import io.goka.system.fixture.TopicContent;
import java.util.Map;

/**
 * All that is left when a run has settled, of each key.
 *
 * @param acknowledged the last number that Kafka has acknowledged, like all before it
 * @param receipts what came out
 * @param table what the table's topic comes to
 * @param stores what the owner of the key's partition had on its disk
 * @param answers what HTTP answered
 */
record Outcome(
    Map<String, Integer> acknowledged,
    Receipts receipts,
    TopicContent table,
    Map<String, String> stores,
    Map<String, String> answers) {}
