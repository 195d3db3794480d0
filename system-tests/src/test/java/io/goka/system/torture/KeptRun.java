package io.goka.system.torture;

import io.goka.system.fixture.Brokers;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.Directories;
import io.goka.system.plugins.Books;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The folder of a run that is over, checked again: its brokers are started on a copy of what they
 * have left, and everything is read from there and from the servers' local stores. All that is in
 * the input counts as offered. Owner: the thread that checks.
 */
final class KeptRun {

  private final Path folder;
  private final Run run;
  private final Consumer<String> progress;

  /**
   * @param folder the folder of the run
   * @param run what the run has noted
   * @param progress told a line now and then
   */
  KeptRun(Path folder, Run run, Consumer<String> progress) {
    this.folder = folder;
    this.run = run;
    this.progress = progress;
  }

  /** Whether a run has left so much in a folder that it can be checked. */
  static boolean isIn(Path folder) {
    return brokersIn(folder) > 0;
  }

  /** How many brokers it had. */
  static int brokersIn(Path folder) {
    return Brokers.in(kafka(folder));
  }

  /** How many servers it had. */
  static int serversIn(Path folder) {
    return servers(folder).size();
  }

  private static Path kafka(Path folder) {
    return folder.resolve("kafka");
  }

  private static List<Path> servers(Path folder) {
    List<Path> servers = new ArrayList<>();
    for (Path next = folder.resolve("server-1");
        Files.isDirectory(next);
        next = folder.resolve("server-" + (servers.size() + 1))) {
      servers.add(next);
    }
    return servers;
  }

  /**
   * Checks it, and leaves it as it is.
   *
   * @param scratch an empty directory, for the copies
   */
  Summary check(Path scratch) throws Exception {
    progress.accept("copying what the brokers have left");
    Directories.copy(kafka(folder), kafka(scratch));
    progress.accept("starting " + brokersIn(folder) + " brokers on the copy");
    try (Brokers brokers = Brokers.startAgain(kafka(scratch));
        Cluster kafka = Cluster.at(brokers.bootstrapServers())) {
      return check(new Remains(kafka, run.guarantee()), scratch);
    }
  }

  private Summary check(Remains remains, Path scratch) throws Exception {
    progress.accept("reading all topics");
    Offered offered = remains.offered();
    Map<String, Integer> last = new TreeMap<>(run.acknowledged());
    offered.last().forEach((key, number) -> last.merge(key, number, Math::max));
    Map<Integer, Map<String, String>> table = remains.table();
    Map<String, Receipts.OfKey> receipts = remains.receipts();
    Map<String, Integer> letters = remains.letters();
    progress.accept("reading the local stores");
    Map<String, String> stores = stores(table, Files.createDirectory(scratch.resolve("copies")));
    Findings findings =
        new Checker(run.guarantee())
            .check(
                new Outcome(
                    last,
                    receipts,
                    Remains.merged(table),
                    stores,
                    Optional.empty(),
                    offered.poisoned(),
                    letters));
    offered.breaches().forEach(findings::breach);
    noteUndone(remains, findings);
    run.breaches().forEach(findings::breach);
    return new Summary(
        run, last.values().stream().mapToLong(Integer::longValue).sum(), findings.verdict());
  }

  /** A run that was cut off has lost nothing of what it had not come to yet. */
  private static void noteUndone(Remains remains, Findings findings) throws Exception {
    List<String> undone = new ArrayList<>(remains.undone(remains.endsOfEntries()));
    undone.addAll(remains.undone(remains.endsOfLoops()));
    undone.forEach(each -> findings.breach("the servers did not get done: " + each));
    if (!undone.isEmpty()) {
      findings.unasked(
          "lost and mismatched include what the servers had not come to: "
              + String.join(", ", undone));
    }
  }

  /** Who owned a partition is not known any more: it is whose store says what the topic says. */
  private Map<String, String> stores(Map<Integer, Map<String, String>> table, Path copies)
      throws IOException {
    Map<String, String> owned = new TreeMap<>();
    try (LocalStores local = new LocalStores(copies)) {
      for (Map.Entry<Integer, Map<String, String>> partition : table.entrySet()) {
        Closest closest = new Closest(partition.getValue());
        for (Path server : servers(folder)) {
          offer(closest, local, server, partition.getKey());
        }
        progress.accept("partition " + partition.getKey() + ": " + closest.text());
        owned.putAll(closest.values());
      }
    }
    return owned;
  }

  private void offer(Closest closest, LocalStores local, Path server, int partition)
      throws IOException {
    if (Files.isDirectory(LocalStores.of(server, Books.GROUP, partition))) {
      try {
        closest.offer(
            String.valueOf(server.getFileName()), local.read(server, Books.GROUP, partition));
      } catch (RuntimeException e) {
        progress.accept(
            server.getFileName() + ": partition " + partition + " cannot be read: " + e);
      }
    }
  }
}
