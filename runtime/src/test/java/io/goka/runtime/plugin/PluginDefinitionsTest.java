package io.goka.runtime.plugin;

import static io.goka.runtime.plugin.PluginKind.ACTION;
import static io.goka.runtime.plugin.PluginKind.EMITTER;
import static io.goka.runtime.plugin.PluginKind.PROCESSOR;
import static io.goka.runtime.plugin.PluginKind.STORAGE;
import static io.goka.runtime.plugin.PluginKind.VIEW;
import static io.goka.runtime.plugin.Sources.emitterThat;
import static io.goka.runtime.plugin.Sources.processor;
import static io.goka.runtime.plugin.Sources.processorThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.config.TopicConfig;
import io.goka.engine.observe.PluginReport;
import io.goka.engine.observe.PluginReport.Problem;
import io.goka.spi.Stream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDefinitionsTest {

  private static final String EMITS_CLICKS =
      "return EmitterDefinition.emits(Stream.of(\"clicks\", Codecs.string())).runs(c -> {});";

  private static final TopicConfig TOPICS =
      new TopicConfig(OptionalInt.empty(), 2, "-table", "-loop", "-dlq");

  @TempDir private Path plugins;

  @Test
  void definesGroupsAndEmitters() {
    jar("a.jar", PROCESSOR, "Counter", processor("Counter", "counter", ".persist(Codecs.int64())"));
    jar("b.jar", EMITTER, "Clicks", emitterThat("Clicks", EMITS_CLICKS));

    define(
        Map.of(),
        (definitions, reports) -> {
          assertThat(reports).hasSize(2).allMatch(report -> report.problems().isEmpty());
          assertThat(definitions.groups())
              .singleElement()
              .satisfies(
                  group -> {
                    assertThat(group.plugin().name()).isEqualTo("counter");
                    assertThat(group.graph().group()).isEqualTo("counter");
                    assertThat(group.graph().persist()).isPresent();
                  });
          assertThat(definitions.emitters())
              .singleElement()
              .satisfies(
                  emitter ->
                      assertThat(emitter.definition().streams())
                          .extracting(Stream::topic)
                          .containsExactly("clicks"));
        });
  }

  @Test
  void handsEachPluginItsSettingsUnderItsContextLoader() {
    jar(
        "a.jar",
        PROCESSOR,
        "Counter",
        processorThat(
            "Counter",
            """
            boolean right =
                Thread.currentThread().getContextClassLoader() == getClass().getClassLoader();
            return GroupGraph.define(config.string("group") + "-" + right)
                .input(Stream.of("clicks", Codecs.string()), (context, message) -> {})
                .build();
            """));

    define(
        Map.of("counter", Map.of("group", "from-settings")),
        (definitions, reports) ->
            assertThat(definitions.groups())
                .extracting(group -> group.graph().group())
                .containsExactly("from-settings-true"));
  }

  @Test
  void settingsThatNobodyAsksForAreAProblemThatStopsNothing() {
    jar("a.jar", EMITTER, "Clicks", emitterThat("Clicks", EMITS_CLICKS));

    define(
        Map.of("clicks", Map.of("raet", "5")),
        (definitions, reports) -> {
          assertThat(definitions.emitters()).hasSize(1);
          assertThat(reports.get(0).runs()).isTrue();
          assertThat(reports.get(0).problems())
              .containsExactly(
                  new Problem(
                      false,
                      "plugin.clicks.raet is set, but the plugin did not ask for it: correct or"
                          + " remove the key"));
        });
  }

  @Test
  void reportsASettingThatIsMissing() {
    jar("a.jar", EMITTER, "Clicks", emitterThat("Clicks", "config.string(\"url\"); return null;"));

    assertThat(onlyReason()).isEqualTo("plugin.clicks.url is missing: set it");
  }

  @Test
  void reportsAllThatIsWrongWithAGraph() {
    jar(
        "a.jar",
        PROCESSOR,
        "Counter",
        processorThat(
            "Counter",
            """
            return GroupGraph.define("counter")
                .persist(Codecs.int64())
                .persist(Codecs.string())
                .build();
            """));

    assertThat(onlyReason())
        .isEqualTo(
            "the graph of group 'counter' is invalid: it has no input: add .input(STREAM,"
                + " callback); it persists more than one table: keep one .persist(...)");
  }

  @Test
  void reportsAnythingElseThatDefineThrows() {
    jar(
        "a.jar",
        PROCESSOR,
        "Counter",
        processorThat("Counter", "throw new UnsupportedOperationException(\"later\");"));

    assertThat(onlyReason())
        .isEqualTo("its define() threw java.lang.UnsupportedOperationException: later");
  }

  @Test
  void reportsADefineThatReturnsNothing() {
    jar("a.jar", PROCESSOR, "Counter", processorThat("Counter", "return null;"));

    assertThat(onlyReason()).isEqualTo("its define() returned null: return a value");
  }

  @Test
  void reportsACodecThatCannotSayWhatItIs() {
    jar(
        "a.jar",
        PROCESSOR,
        "Counter",
        processorThat(
            "Counter",
            """
            Codec<String> codec = new Codec<>() {
              public byte[] encode(String text) { return new byte[0]; }
              public String decode(byte[] bytes) { return ""; }
              public boolean immutable() { throw new IllegalStateException("who knows"); }
            };
            return GroupGraph.define("counter")
                .input(Stream.of("clicks", codec), (context, message) -> {})
                .build();
            """));

    assertThat(onlyReason())
        .isEqualTo(
            "a codec, key format or provider of it threw java.lang.IllegalStateException: who"
                + " knows");
  }

  @Test
  void ofTwoGroupsWithOneNameTheFirstRuns() {
    jar("a.jar", PROCESSOR, "One", processor("One", "twin", ""));
    jar("b.jar", PROCESSOR, "Two", processor("Two", "twin", ""));

    define(
        Map.of(),
        (definitions, reports) -> {
          assertThat(definitions.groups())
              .extracting(group -> group.plugin().source())
              .containsExactly("a.jar");
          assertThat(reason(reports.get(1)))
              .isEqualTo(
                  "its group 'twin' is already defined by class com.example.One of a.jar: give"
                      + " one of the two groups another name, or remove one of the plugins");
        });
  }

  @Test
  void aPluginThatFailsLeavesTheOthersAlone() {
    jar("a.jar", PROCESSOR, "Bad", processorThat("Bad", "throw new AssertionError();"));
    jar("b.jar", PROCESSOR, "Good", processor("Good", "good", ""));

    define(
        Map.of(),
        (definitions, reports) -> {
          assertThat(definitions.groups())
              .extracting(group -> group.graph().group())
              .containsExactly("good");
          assertThat(reports).extracting(PluginReport::runs).containsExactly(false, true);
        });
  }

  @Test
  void aGroupThatBreaksRulesAboutTopicsDoesNotRunAndIsToldAll() {
    String outputs =
        ".output(Stream.of(\"good-table\", Codecs.string()))"
            + ".output(Stream.of(\"bad-table\", Codecs.string()))";
    jar("a.jar", PROCESSOR, "Bad", processor("Bad", "bad", ".persist(Codecs.int64())" + outputs));
    jar("b.jar", PROCESSOR, "Good", processor("Good", "good", ".persist(Codecs.int64())"));

    define(
        Map.of(),
        (definitions, reports) -> {
          PluginDefinitions held = definitions.holdTo(TOPICS, group -> false);

          assertThat(held.groups())
              .extracting(group -> group.graph().group())
              .containsExactly("good");
          assertThat(held.reports()).extracting(PluginReport::runs).containsExactly(false, true);
          assertThat(reason(held.reports().get(0)))
              .isEqualTo(
                  "the graph of group 'bad' is invalid: output `bad-table` is the group's own table,"
                      + " loop or dead letters: take that edge out of the graph, or give the group"
                      + " another name; topic good-table is the table of group good, which that"
                      + " group alone writes: emit into another topic");
        });
  }

  @Test
  void aGroupIsHeldToItsDeadLettersWhereItsPoliciesWriteThem() {
    jar(
        "a.jar",
        PROCESSOR,
        "Letters",
        processor(
            "Letters", "letters", ".lookup(Table.ofTopic(\"letters-dlq\", Codecs.string()))"));

    define(
        Map.of(),
        (definitions, reports) -> {
          assertThat(definitions.holdTo(TOPICS, group -> false).groups()).hasSize(1);
          assertThat(definitions.holdTo(TOPICS, "letters"::equals).groups()).isEmpty();
        });
  }

  @Test
  void warnsOfAJoinWhoseKeysLieElsewhere() {
    jar(
        "a.jar",
        PROCESSOR,
        "Joins",
        processor("Joins", "joins", ".join(Table.ofGroup(\"written\", Codecs.int64()))"));
    jar(
        "b.jar",
        PROCESSOR,
        "Written",
        processor(
            "Written", "written", ".persist(Codecs.int64()).partitioner(Partitioners.FNV1A)"));

    define(
        Map.of(),
        (definitions, reports) -> {
          PluginDefinitions held = definitions.holdTo(TOPICS, group -> false);

          assertThat(held.groups()).hasSize(2);
          assertThat(held.reports().get(0).problems())
              .singleElement()
              .satisfies(
                  problem -> {
                    assertThat(problem.fatal()).isFalse();
                    assertThat(problem.reason())
                        .contains("their partitioners differ (murmur2, fnv1a)");
                  });
          assertThat(held.reports().get(1).problems()).isEmpty();
        });
  }

  @Test
  void keepsTheReportsOfWhatCouldNotBeLoaded() {
    new PluginJar().declaring(PROCESSOR, "com.example.Missing").write(plugins.resolve("a.jar"));

    assertThat(onlyReason()).contains("there is no such class");
  }

  @Test
  void handsViewsOn() {
    jar("a.jar", VIEW, "Users", viewThat("Users", "users"));

    define(
        Map.of(),
        (definitions, reports) -> {
          assertThat(reports).allMatch(PluginReport::runs);
          assertThat(definitions.views())
              .extracting(view -> view.definition().name())
              .containsExactly("users");
        });
  }

  @Test
  void twoViewsOfOneNameDoNotRunBesideEachOther() {
    jar("a.jar", VIEW, "Users", viewThat("Users", "users"));
    jar("b.jar", VIEW, "Others", viewThat("Others", "users"));

    define(
        Map.of(),
        (definitions, reports) -> {
          assertThat(definitions.views()).hasSize(1);
          assertThat(reports.get(1).problems())
              .singleElement()
              .extracting(Problem::reason)
              .asString()
              .startsWith("its view 'users' is already defined by class com.example.Users of")
              .endsWith("give one of the two views another name, or remove one of the plugins");
        });
  }

  private static String viewThat(String className, String view) {
    return """
        package com.example;
        import io.goka.spi.*;
        public class %s implements ViewPlugin {
          public ViewDefinition define(PluginConfig config) {
            return ViewDefinition.of("%s", Table.ofTopic("users-topic", Codecs.string()));
          }
        }
        """
        .formatted(className, view);
  }

  @Test
  void refusesKindsThatAreNotServedYet() {
    jar(
        "a.jar",
        ACTION,
        "Fill",
        """
        package com.example;
        import io.goka.spi.*;
        public class Fill implements ActionPlugin {
          public String description() { return "fills"; }
          public String run(PluginConfig config, String argument) { return "done"; }
        }
        """);
    assertThat(onlyReason()).startsWith("a plugin of the kind action is not served");
  }

  @Test
  void handsStorageProvidersOn() {
    jar(
        "a.jar",
        STORAGE,
        "Mine",
        """
        package com.example;
        import io.goka.spi.*;
        public class Mine implements StorageProvider {
          public String name() { return "mine"; }
          public java.util.Set<Capability> capabilities() {
            return java.util.Set.of(Capability.DURABLE);
          }
          public Storage open(StorageLocation location) { return null; }
        }
        """);

    define(
        Map.of(),
        (definitions, reports) ->
            assertThat(definitions.storages())
                .extracting(storage -> storage.provider().name())
                .containsExactly("mine"));
  }

  private String onlyReason() {
    String[] reason = new String[1];
    define(
        Map.of(),
        (definitions, reports) -> {
          assertThat(definitions.defined()).isEmpty();
          assertThat(reports).hasSize(1);
          reason[0] = reason(reports.get(0));
        });
    return reason[0];
  }

  private static String reason(PluginReport report) {
    assertThat(report.runs()).isFalse();
    assertThat(report.problems()).hasSize(1);
    return report.problems().get(0).reason();
  }

  private void define(
      Map<String, Map<String, String>> settings,
      BiConsumer<PluginDefinitions, List<PluginReport>> check) {
    PluginLoader loader = new PluginLoader(getClass().getClassLoader(), Set.of());
    try (PluginCatalog catalog = loader.load(new PluginDirectory(plugins))) {
      PluginDefinitions definitions =
          PluginDefinitions.of(catalog, name -> settings.getOrDefault(name, Map.of()));
      check.accept(definitions, definitions.reports());
    }
  }

  private void jar(String name, PluginKind kind, String simpleName, String source) {
    new PluginJar()
        .with("com.example." + simpleName, source)
        .declaring(kind, "com.example." + simpleName)
        .write(plugins.resolve(name));
  }
}
