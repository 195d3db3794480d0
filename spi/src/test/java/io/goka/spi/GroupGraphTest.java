package io.goka.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class GroupGraphTest {

  private static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
  private static final Stream<String> VIEWS = Stream.of("views", Codecs.string());
  private static final Stream<Long> ALERTS = Stream.of("alerts", Codecs.int64());
  private static final Table<Long> COUNTS = Table.ofGroup("counter", Codecs.int64());
  private static final Table<String> USERS = Table.ofGroup("users", Codecs.string());
  private static final Table<String> PRODUCTS = Table.ofTopic("products", Codecs.string());
  private static final Callback<Context, Object> NOTHING = (context, message) -> {};

  @Test
  void keepsEdgesAndTraitsAsTheyWereDefined() {
    Interceptor interceptor = (context, callback) -> callback.proceed(context);
    RebalanceListener rebalances = new RebalanceListener() {};
    RecoveryListener<Long> recoveries = (partition, key, value) -> {};
    GroupGraph graph =
        GroupGraph.define("counter")
            .persist(COUNTS)
            .inputs(List.of(CLICKS, VIEWS), NOTHING)
            .output(ALERTS)
            .join(USERS)
            .lookup(PRODUCTS)
            .loop(Loop.of(Codecs.string()), NOTHING)
            .visitor(Visitor.of("sweep", Codecs.string()), NOTHING)
            .keyFormat(KeyFormats.HEX)
            .partitioner(Partitioners.FNV1A)
            .nullRecords(NullRecords.DECODE)
            .nullKeys(NullKeys.EMPTY)
            .defaultHeaders(Headers.of("by", "counter"))
            .interceptor(interceptor)
            .rebalanceListener(rebalances)
            .recoveryListener(COUNTS, recoveries)
            .build();

    assertThat(graph.group()).isEqualTo("counter");
    assertThat(graph.inputs()).extracting(Edge.Input::stream).isEqualTo(List.of(CLICKS, VIEWS));
    assertThat(graph.outputs()).containsExactly(new Edge.Output(ALERTS));
    assertThat(graph.joins()).containsExactly(new Edge.Join(USERS));
    assertThat(graph.lookups()).containsExactly(new Edge.Lookup(PRODUCTS));
    assertThat(graph.persist()).contains(new Edge.Persist<>(Codecs.int64()));
    assertThat(graph.edges()).hasSize(8);
    assertThat(graph.traits())
        .isEqualTo(
            new GroupGraph.Traits(
                KeyFormats.HEX,
                Partitioners.FNV1A,
                NullRecords.DECODE,
                NullKeys.EMPTY,
                Headers.of("by", "counter"),
                Optional.of(interceptor),
                Optional.of(rebalances),
                Optional.of(recoveries)));
  }

  @Test
  void choosesKafkasHabitsUnlessTold() {
    GroupGraph graph = GroupGraph.define("counter").input(CLICKS, NOTHING).build();

    assertThat(graph.persist()).isEmpty();
    assertThat(graph.traits())
        .isEqualTo(
            new GroupGraph.Traits(
                KeyFormats.UTF8,
                Partitioners.MURMUR2,
                NullRecords.IGNORE,
                NullKeys.REFUSE,
                Headers.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void needsAnInput() {
    assertViolations(GroupGraph.define("counter"), "it has no input: add .input(STREAM, callback)");
  }

  @Test
  void hasOneTableAtMost() {
    assertViolations(
        withInput().persist(Codecs.int64()).persist(Codecs.string()),
        "it persists more than one table: keep one .persist(...)");
  }

  @Test
  void hasOneLoopAtMost() {
    Loop<String> loop = Loop.of(Codecs.string());

    assertViolations(
        withInput().loop(loop, NOTHING).loop(loop, NOTHING),
        "it has more than one loop: keep one .loop(...)");
  }

  @Test
  void visitsOnlyWhatItHas() {
    assertViolations(
        withInput().visitor(Visitor.of("sweep", Codecs.string()), NOTHING),
        "it has a visitor but no table to visit: add .persist(codec)");
  }

  @Test
  void recoversOnlyWhatItHas() {
    assertViolations(
        withInput().recoveryListener(COUNTS, (partition, key, value) -> {}),
        "it has a recovery listener but no table to recover: add .persist(codec)");
  }

  @Test
  void hasNoEdgeTwice() {
    Visitor<String> sweep = Visitor.of("sweep", Codecs.string());

    assertViolations(
        withInput()
            .persist(COUNTS)
            .input(CLICKS, NOTHING)
            .output(ALERTS)
            .output(ALERTS)
            .join(USERS)
            .join(USERS)
            .lookup(PRODUCTS)
            .lookup(PRODUCTS)
            .visitor(sweep, NOTHING)
            .visitor(sweep, NOTHING),
        "it has the input clicks twice: remove one of them",
        "it has the output alerts twice: remove one of them",
        "it has the join of the table of group users twice: remove one of them",
        "it has the lookup of the table products twice: remove one of them",
        "it has the visitor sweep twice: remove one of them");
  }

  @Test
  void mayReadAndEmitOneTopicAndJoinWhatItLooksUp() {
    GroupGraph graph = withInput().output(CLICKS).join(USERS).lookup(USERS).build();

    assertThat(graph.edges()).hasSize(4);
  }

  @Test
  void doesNotReadItsOwnTableAsAnother() {
    String mend =
        "it joins or looks up its own table: remove that edge and use context.value(), or send"
            + " the message to its key by .loop(...)";

    assertViolations(withInput().persist(COUNTS).join(COUNTS), mend);
    assertViolations(withInput().persist(COUNTS).lookup(COUNTS), mend);
  }

  @Test
  void writesNoOtherGroupsTable() {
    assertViolations(
        withInput().persist(USERS),
        "it persists the table of group users, which is not its own: use"
            + " Table.ofGroup(\"counter\", codec)");
    assertViolations(
        withInput().persist(PRODUCTS),
        "it persists the table products, which is not its own: use Table.ofGroup(\"counter\","
            + " codec)");
  }

  @Test
  void isToldOfNoOtherGroupsRecovery() {
    assertViolations(
        withInput().persist(COUNTS).recoveryListener(USERS, (partition, key, value) -> {}),
        "its recovery listener is for the table of group users, which is not its own: use"
            + " Table.ofGroup(\"counter\", codec)");
  }

  @Test
  void tellsAllViolationsAtOnce() {
    assertThatThrownBy(
            () -> GroupGraph.define("counter").persist(USERS).output(ALERTS).output(ALERTS).build())
        .isInstanceOf(InvalidGraphException.class)
        .hasMessage(
            "the graph of group 'counter' is invalid: it persists the table of group users, which"
                + " is not its own: use Table.ofGroup(\"counter\", codec); it has no input: add"
                + " .input(STREAM, callback); it has the output alerts twice: remove one of them");
  }

  @Test
  void checksTheRulesHoweverItIsMade() {
    GroupGraph graph = withInput().build();

    assertThatThrownBy(() -> new GroupGraph("counter", List.of(), graph.traits()))
        .isInstanceOf(InvalidGraphException.class)
        .hasMessageContaining("it has no input");
    assertThatThrownBy(() -> new GroupGraph("no group", graph.edges(), graph.traits()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesNamesThatKafkaDoesNotTake() {
    for (String name : List.of("", ".", "..", "a b", "ü", "a/b", "x".repeat(250))) {
      assertThatThrownBy(() -> GroupGraph.define(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("group '" + name + "' is not a name that Kafka takes: use 1 to");
      assertThatThrownBy(() -> Stream.of(name, Codecs.string()))
          .hasMessageStartingWith("stream '" + name + "'");
      assertThatThrownBy(() -> Table.ofTopic(name, Codecs.string()))
          .hasMessageStartingWith("table '" + name + "'");
      assertThatThrownBy(() -> Visitor.of(name, Codecs.string()))
          .hasMessageStartingWith("visitor '" + name + "'");
      assertThatThrownBy(() -> ViewDefinition.of(name, USERS))
          .hasMessageStartingWith("view '" + name + "'");
    }
    assertThat(Stream.of("x".repeat(249), Codecs.string()).topic()).hasSize(249);
  }

  @Test
  void aTableIsNamedByItsGroupOrItsTopic() {
    assertThat(COUNTS.topic("-table")).isEqualTo("counter-table");
    assertThat(PRODUCTS.topic("-table")).isEqualTo("products");
    assertThat(Table.ofGroup("users", Codecs.int64())).isEqualTo(USERS).hasSameHashCodeAs(USERS);
    assertThat(Table.ofTopic("users", Codecs.string())).isNotEqualTo(USERS);
  }

  private static GroupGraph.Builder<Context> withInput() {
    return GroupGraph.define("counter").input(CLICKS, NOTHING);
  }

  private static void assertViolations(GroupGraph.Builder<?> builder, String... violations) {
    assertThatThrownBy(builder::build)
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidGraphException.class))
        .extracting(InvalidGraphException::violations)
        .isEqualTo(List.of(violations));
  }
}
