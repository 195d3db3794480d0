package io.goka.system.torture;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What only the run itself knows. It is noted in the run's folder again and again, so that whatever
 * ends the run, what it has left can still be checked.
 *
 * @param guarantee what was promised
 * @param seed what decided on the faults, if that is known
 * @param servers how many there were
 * @param brokers how many there were
 * @param strikes how often each fault struck, by its name
 * @param acknowledged the last number of each key that Kafka has acknowledged to the load
 * @param longestOutage for how long at most a partition brought no output while load was offered,
 *     if that is known
 * @param breaches promises that were broken before the check, one line each
 */
public record Run(
    Guarantee guarantee,
    OptionalLong seed,
    int servers,
    int brokers,
    Map<String, Integer> strikes,
    Map<String, Integer> acknowledged,
    Optional<Duration> longestOutage,
    List<String> breaches) {

  private static final String FILE = "run.properties";
  private static final String STRIKE = "strikes.";
  private static final String ACKNOWLEDGED = "acknowledged.";
  private static final String BREACH = "breach.";

  /** Copies the maps and the list. */
  public Run {
    strikes = new TreeMap<>(strikes);
    acknowledged = new TreeMap<>(acknowledged);
    breaches = List.copyOf(breaches);
  }

  /** A run of which nothing is known but what its folder shows. */
  static Run unknown(Guarantee guarantee, int servers, int brokers) {
    return new Run(
        guarantee,
        OptionalLong.empty(),
        servers,
        brokers,
        Map.of(),
        Map.of(),
        Optional.empty(),
        List.of());
  }

  /** Notes it, in place of what was noted before. */
  void note(Path folder) throws IOException {
    Properties all = new Properties();
    all.setProperty("guarantee", guarantee.name());
    seed.ifPresent(value -> all.setProperty("seed", String.valueOf(value)));
    all.setProperty("servers", String.valueOf(servers));
    all.setProperty("brokers", String.valueOf(brokers));
    strikes.forEach((fault, times) -> all.setProperty(STRIKE + fault, String.valueOf(times)));
    acknowledged.forEach((key, last) -> all.setProperty(ACKNOWLEDGED + key, String.valueOf(last)));
    longestOutage.ifPresent(
        outage -> all.setProperty("longest.outage.ms", String.valueOf(outage.toMillis())));
    for (int each = 0; each < breaches.size(); each++) {
      all.setProperty(BREACH + each, breaches.get(each));
    }
    Path next = folder.resolve(FILE + ".next");
    try (Writer out = Files.newBufferedWriter(next)) {
      all.store(out, null);
    }
    Files.move(
        next,
        folder.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** What was noted last, if anything was. */
  static Optional<Run> noted(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties all = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      all.load(in);
    }
    String seed = all.getProperty("seed");
    return Optional.of(
        new Run(
            Guarantee.valueOf(all.getProperty("guarantee")),
            seed == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(seed)),
            Integer.parseInt(all.getProperty("servers")),
            Integer.parseInt(all.getProperty("brokers")),
            numbers(all, STRIKE),
            numbers(all, ACKNOWLEDGED),
            Optional.ofNullable(all.getProperty("longest.outage.ms"))
                .map(millis -> Duration.ofMillis(Long.parseLong(millis))),
            all.stringPropertyNames().stream()
                .filter(name -> name.startsWith(BREACH))
                .map(all::getProperty)
                .toList()));
  }

  private static Map<String, Integer> numbers(Properties all, String prefix) {
    Map<String, Integer> numbers = new TreeMap<>();
    for (String name : all.stringPropertyNames()) {
      if (name.startsWith(prefix)) {
        numbers.put(name.substring(prefix.length()), Integer.valueOf(all.getProperty(name)));
      }
    }
    return numbers;
  }
}
