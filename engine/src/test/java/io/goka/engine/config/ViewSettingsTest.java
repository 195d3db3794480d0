package io.goka.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.config.ViewConfig.ValueCodec;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioners;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ViewSettingsTest {

  @Test
  void aTopicIsAllThatAViewNeeds() {
    Configuration configuration = new Sources().set("view.products.topic", "shop.products").read();

    assertThat(configuration.views())
        .containsExactly(
            new ViewConfig(
                "products",
                "shop.products",
                ValueCodec.STRING,
                KeyFormats.UTF8,
                Partitioners.MURMUR2,
                "rocksdb"));
  }

  @Test
  void everythingElseMayBeChosen() {
    Configuration configuration =
        new Sources()
            .set("view.products.topic", "products")
            .set("view.products.codec", "json")
            .set("view.products.key.format", "int64")
            .set("view.products.partitioner", "fnv1a")
            .set("view.products.storage", "memory")
            .set("view.others.topic", "others")
            .read();

    assertThat(configuration.views())
        .hasSize(2)
        .contains(
            new ViewConfig(
                "products",
                "products",
                ValueCodec.JSON,
                KeyFormats.INT64,
                Partitioners.FNV1A,
                "memory"));
  }

  @Test
  void nameOfAViewMayHoldDotsAndEvenKeys() {
    Configuration configuration =
        new Sources()
            .set("view.eu.west.topic", "a")
            .set("view.storage.topic", "b")
            .set("view.key.format.topic", "c")
            .read();

    assertThat(configuration.views())
        .extracting(ViewConfig::name)
        .containsExactly("eu.west", "key.format", "storage");
  }

  @Test
  void theStorageOfAPluginsViewMayBeSetAlone() {
    Configuration configuration = new Sources().set("view.clicks.storage", "memory").read();

    assertThat(configuration.views()).isEmpty();
    assertThat(configuration.viewStorage("clicks")).isEqualTo("memory");
    assertThat(configuration.viewStorage("any")).isEqualTo("rocksdb");
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThat(
            new Sources()
                .set("view.a.topic", "no topic")
                .set("view.b.codec", "avro")
                .set("view.b.topic", "b")
                .set("view.c.key.format", "text")
                .set("view.d.tpoic", "d")
                .set("view.topic", "e")
                .set("views.f.topic", "f")
                .set("view.g g.topic", "g")
                .problems())
        .anySatisfy(problem -> assertThat(problem).contains("view.a.topic", "the name of a topic"))
        .anySatisfy(
            problem -> assertThat(problem).contains("view.b.codec", "string, int64, bytes or json"))
        .anySatisfy(
            problem -> assertThat(problem).contains("view.c.key.format", "utf8, int64 or hex"))
        .anySatisfy(problem -> assertThat(problem).contains("did you mean view.d.topic?"))
        .anySatisfy(
            problem -> assertThat(problem).contains("names no view: write view.<name>.topic."))
        .anySatisfy(problem -> assertThat(problem).contains("did you mean view.f.topic?"))
        .anySatisfy(problem -> assertThat(problem).contains("names a view 'g g'"))
        .hasSize(8);
  }

  @Test
  void whatIsSetForAViewWithoutATopicIsTold() {
    assertThat(
            new Sources()
                .set("view.a.codec", "json")
                .set("view.a.partitioner", "fnv1a")
                .set("view.a.storage", "memory")
                .problems())
        .hasSize(2)
        .allSatisfy(problem -> assertThat(problem).contains("set view.a.topic too"));
  }

  @Test
  void variablesSetViews() {
    Configuration configuration =
        new Sources()
            .set("view.by.id.topic", "a")
            .variable("GOKA_VIEW__BY_ID__KEY_FORMAT", "hex")
            .variable("GOKA_VIEW__BY_NAME__TOPIC", "names")
            .read();

    assertThat(configuration.views())
        .extracting(ViewConfig::name)
        .containsExactly("by-name", "by.id");
    assertThat(configuration.views().get(1).keyFormat()).isEqualTo(KeyFormats.HEX);
  }

  @Test
  void variableThatIsNoSettingOfAViewIsTold() {
    assertThat(new Sources().variable("GOKA_VIEW_PRODUCTS_TOPIC", "a").problems())
        .singleElement()
        .asString()
        .contains("GOKA_VIEW__PRODUCTS__TOPIC");
  }

  @Test
  void settingOfNoViewIsToldForTheLog() {
    Configuration configuration = new Sources().set("view.cilcks.storage", "memory").read();

    assertThat(configuration.strays(Set.of(), Set.of("clicks"), Set.of()))
        .singleElement()
        .asString()
        .contains("setting of no view that is here", "view.clicks");
    assertThat(configuration.strays(Set.of(), Set.of("cilcks"), Set.of())).isEmpty();
  }
}
