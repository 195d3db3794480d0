package io.goka.runtime.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Owner: any thread. The rates and the lag of each group over the last minutes, so that a page has
 * its charts from the moment it is opened.
 */
final class History {

  /** Five minutes, a point a second. */
  static final int KEPT = 300;

  private final Deque<Point> points = new ArrayDeque<>();

  private record Point(double time, Map<String, GroupPoint> groups) {}

  private record GroupPoint(Rates rates, @Nullable Long lag) {}

  /**
   * The history on the wire: for each group one number for each of the times, null where there is
   * none.
   *
   * @param times seconds since 1970
   * @param groups the groups by name
   */
  record Row(List<Double> times, Map<String, Series> groups) {}

  /** The history of one group. */
  record Series(
      List<@Nullable Double> processed,
      List<@Nullable Double> emitted,
      List<@Nullable Double> tableUpdates,
      List<@Nullable Long> lag) {

    private static Series empty() {
      return new Series(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    private void add(@Nullable GroupPoint point) {
      processed.add(point == null ? null : point.rates().processed());
      emitted.add(point == null ? null : point.rates().emitted());
      tableUpdates.add(point == null ? null : point.rates().tableUpdates());
      lag.add(point == null ? null : point.lag());
    }
  }

  synchronized void add(StatsRow stats) {
    Map<String, GroupPoint> groups = new LinkedHashMap<>();
    stats.groups().forEach(g -> groups.put(g.group(), new GroupPoint(g.rates(), g.lag())));
    points.addLast(new Point(stats.at().toEpochMilli() / 1000.0, groups));
    if (points.size() > KEPT) {
      points.removeFirst();
    }
  }

  synchronized Row row() {
    Map<String, Series> groups = new LinkedHashMap<>();
    points.forEach(point -> point.groups().keySet().forEach(g -> groups.put(g, Series.empty())));
    List<Double> times = new ArrayList<>(points.size());
    for (Point point : points) {
      times.add(point.time());
      groups.forEach((name, series) -> series.add(point.groups().get(name)));
    }
    return new Row(times, groups);
  }
}
