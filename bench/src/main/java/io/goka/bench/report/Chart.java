package io.goka.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Draws our ratios as bars, two for each subject, in SVG: readable on light and on dark ground, and
 * without any script. Owner: the thread that made it.
 */
public final class Chart {

  private static final int WIDTH = 720;
  private static final int LEFT = 110;
  private static final int RIGHT = 60;
  private static final int TOP = 56;
  private static final int BOTTOM = 34;
  private static final int BAR = 13;
  private static final int ROW = 40;
  private static final double LEAST_SCALE = 2;
  private static final int MOST_STEPS = 10;

  private final List<WorkloadResult> results;
  private final double scale;

  private Chart(List<WorkloadResult> results) {
    this.results = results;
    this.scale =
        Math.max(
            LEAST_SCALE,
            Math.ceil(
                results.stream()
                    .mapToDouble(
                        result ->
                            Math.max(ratio(result.ratioStreams()), ratio(result.ratioLimit())))
                    .max()
                    .orElse(0)));
  }

  /** Writes the chart of a run, in place of a former one. */
  public static void write(Path file, List<WorkloadResult> results) throws IOException {
    Files.writeString(file, svg(results));
  }

  /** The chart; what has no ratio has no row. */
  static String svg(List<WorkloadResult> results) {
    return new Chart(
            results.stream()
                .filter(each -> each.ratioStreams() != null || each.ratioLimit() != null)
                .toList())
        .draw();
  }

  private String draw() {
    int height = TOP + ROW * results.size() + BOTTOM;
    StringBuilder svg = new StringBuilder(head(height));
    grid(svg, height - BOTTOM);
    for (int i = 0; i < results.size(); i++) {
      WorkloadResult result = results.get(i);
      int y = TOP + ROW * i + (ROW - 2 * BAR) / 2;
      text(svg, "name", LEFT - 10, y + BAR + 4, result.workload());
      bar(svg, "streams", y, result.ratioStreams());
      bar(svg, "limit", y + BAR, result.ratioLimit());
    }
    return svg.append("</svg>\n").toString();
  }

  private static String head(int height) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
        <title>goka-server by Kafka Streams and by the limit; more is better</title>
        <style>
          svg { font: 13px system-ui, sans-serif; }
          text { fill: #24292f; }
          .name { text-anchor: end; font-weight: 600; }
          .tick { text-anchor: middle; font-size: 11px; opacity: .7; }
          .streams { fill: #2f6fde; }
          .limit { fill: #c9851a; }
          .grid { stroke: #8888; stroke-width: 1; stroke-dasharray: 2 3; }
          .one { stroke: #888; stroke-width: 1.5; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; }
            .streams { fill: #6ea1ff; }
            .limit { fill: #e3b341; }
          }
        </style>
        <rect class="streams" x="110" y="14" width="12" height="12"/><text x="128" y="25">times Kafka Streams</text>
        <rect class="limit" x="290" y="14" width="12" height="12"/><text x="308" y="25">of the limit</text>
        """
        .formatted(WIDTH, height);
  }

  private void grid(StringBuilder svg, int bottom) {
    int step = (int) Math.ceil(scale / MOST_STEPS);
    for (int at = 0; at <= scale; at += step) {
      line(svg, "grid", x(at), bottom);
      text(svg, "tick", x(at), bottom + 16, Integer.toString(at));
    }
    line(svg, "one", x(1), bottom);
  }

  private static void line(StringBuilder svg, String kind, double x, int bottom) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"%1$s\" x1=\"%2$.1f\" y1=\"%3$d\" x2=\"%2$.1f\" y2=\"%4$d\"/>\n",
            kind,
            x,
            TOP - 8,
            bottom));
  }

  private void bar(StringBuilder svg, String kind, int y, @Nullable Double ratio) {
    if (ratio != null) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
              kind,
              LEFT,
              y,
              x(ratio) - LEFT,
              BAR - 1));
      String figure = String.format(Locale.ROOT, "%.2f", ratio);
      text(svg, "figure", x(ratio) + 5, y + BAR - 2, figure);
    }
  }

  private static void text(StringBuilder svg, String kind, double x, int y, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>\n",
            kind,
            x,
            y,
            text.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private double x(double ratio) {
    return LEFT + (WIDTH - LEFT - RIGHT) * ratio / scale;
  }

  private static double ratio(@Nullable Double ratio) {
    return ratio == null ? 0 : ratio;
  }
}
