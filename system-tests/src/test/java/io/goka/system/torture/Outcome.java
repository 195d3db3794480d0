package io.goka.system.torture;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is left when a run has settled, of each key.
 *
 * @param acknowledged the last number that Kafka has acknowledged, like all before it
 * @param receipts what came out
 * @param table the value of each key that the table's topic comes to
 * @param stores what the owner of the key's partition had on its disk
 * @param answers what HTTP answered, where there was anybody left to ask
 * @param poisoned the keys of the records that are to be dead letters
 * @param letters how many dead letters there are of each key
 */
record Outcome(
    Map<String, Integer> acknowledged,
    Map<String, Receipts.OfKey> receipts,
    Map<String, String> table,
    Map<String, String> stores,
    Optional<Map<String, String>> answers,
    List<String> poisoned,
    Map<String, Integer> letters) {}
