package io.goka.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ChartTest {

  @Test
  void hasABarForEachRatio() throws Exception {
    Document svg = parse(Chart.svg(List.of(WorkloadResult.of(Turns.SUBJECT, Turns.all()))));

    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(svg.getElementsByTagName("rect").getLength()).as("two, and the legend").isEqualTo(4);
    assertThat(svg.getDocumentElement().getTextContent()).contains("W1", "3.25", "0.65");
  }

  @Test
  void barsAreAsLongAsTheirRatiosSay() throws Exception {
    Document svg = parse(Chart.svg(List.of(WorkloadResult.of(Turns.SUBJECT, Turns.all()))));

    double streams = width(svg, 2);
    double limit = width(svg, 3);

    assertThat(streams / limit).isBetween(4.95, 5.05);
  }

  @Test
  void whatWasComparedWithNothingHasNoRow() throws Exception {
    WorkloadResult alone =
        WorkloadResult.of(Turns.SUBJECT, List.of(Turns.turn(1, "ours", Role.OURS, 1)));

    Document svg = parse(Chart.svg(List.of(alone)));

    assertThat(svg.getDocumentElement().getTextContent()).doesNotContain("W1");
  }

  private static double width(Document svg, int rect) {
    return Double.parseDouble(
        svg.getElementsByTagName("rect")
            .item(rect)
            .getAttributes()
            .getNamedItem("width")
            .getNodeValue());
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
