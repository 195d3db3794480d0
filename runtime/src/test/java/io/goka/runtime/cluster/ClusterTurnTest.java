package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.engine.config.GroupConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What a member does with its turn, poll by poll: each step of a script happens in one poll. */
class ClusterTurnTest {

  private static final TopicPartition TOKEN = new TopicPartition("clicks", 0);
  private static final TopicPartition OTHER = new TopicPartition("clicks", 1);

  private final AtomicLong nanos = new AtomicLong();
  private final List<String> told = new ArrayList<>();
  private final ScriptedMember member = new ScriptedMember();

  @Test
  void whoeverHasTheFirstPartitionHasTheTurnUntilItIsRevoked() {
    play(
        () -> member.assigned(OTHER),
        () -> note("only another partition"),
        () -> member.assigned(TOKEN),
        () -> member.revoked(OTHER),
        () -> note("still"),
        () -> member.revoked(TOKEN),
        member::answer,
        () -> note("over"),
        () -> note("for good"));

    assertThat(told)
        .containsExactly(
            "only another partition", "begin", "still", "end while held", "over", "for good");
    assertThat(member.wasPaused).containsExactlyInAnyOrder(TOKEN, OTHER);
  }

  @Test
  void theTurnIsLostWithThePartition() {
    play(() -> member.assigned(TOKEN), () -> member.lost(TOKEN));

    assertThat(told).containsExactly("begin", "end, lost");
  }

  @Test
  void theTurnIsLostWhenHeartbeatsAreNotAnsweredAndComesBackWithTheNextAnswer() {
    play(
        () -> member.assigned(TOKEN),
        () -> seconds(3),
        member::answer,
        () -> seconds(4),
        () -> note("held by the answer"),
        () -> seconds(2),
        () -> note("silence"),
        member::answer,
        () -> note("an answer was seen"),
        () -> note("and counts after a poll"));

    assertThat(told)
        .containsExactly(
            "begin",
            "held by the answer",
            "end, lost",
            "silence",
            "an answer was seen",
            "begin",
            "and counts after a poll",
            "end while held");
  }

  @Test
  void anAnswerMayBeAsOldAsTheLookBeforeIt() {
    play(
        () -> member.assigned(TOKEN),
        () -> {
          seconds(4);
          member.answer();
        },
        () -> note("answered in the first four seconds"),
        () -> seconds(2));

    assertThat(told).containsExactly("begin", "answered in the first four seconds", "end, lost");
  }

  @Test
  void anAnswerThatSaysSheIsNoMemberAnyMoreGivesNothing() {
    play(
        () -> member.assigned(TOKEN),
        () -> seconds(6),
        () -> {
          seconds(20);
          member.answer();
        },
        () -> member.lost(TOKEN),
        () -> note("nothing"));

    assertThat(told).containsExactly("begin", "end, lost", "nothing");
  }

  @Test
  void endsInOrderWhenItStops() {
    play(() -> member.assigned(TOKEN));

    assertThat(told).containsExactly("begin", "end while held");
    assertThat(member.closed()).isTrue();
  }

  @Test
  void endsAsLostWhenKafkaRefuses() {
    assertThatThrownBy(
            () ->
                play(
                    () -> member.assigned(TOKEN),
                    () -> {
                      throw new KafkaException("fenced");
                    }))
        .hasMessage("fenced");

    assertThat(told).containsExactly("begin", "end, lost");
    assertThat(member.closed()).isTrue();
  }

  private void play(Runnable... polls) {
    member.script.addAll(List.of(polls));
    GroupConfig config = TurnConfig.withSession(Duration.ofSeconds(10));
    new ClusterTurn("feed-emitter", "clicks", config, () -> member, new Noting(), nanos::get)
        .take(() -> member.script.isEmpty());
  }

  private void note(String what) {
    told.add(what);
  }

  private void seconds(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private final class Noting implements ClusterTurn.Holder {

    private BooleanSupplier held = () -> false;

    @Override
    public void begin(BooleanSupplier held) {
      assertThat(held.getAsBoolean()).isTrue();
      this.held = held;
      note("begin");
    }

    @Override
    public void end(boolean lost) {
      note(lost ? "end, lost" : held.getAsBoolean() ? "end while held" : "end, expired");
    }
  }

  /** Does one step of its script in each poll. */
  private static final class ScriptedMember extends MockConsumer<byte[], byte[]> {

    private final List<Runnable> script = new ArrayList<>();
    private final List<TopicPartition> wasPaused = new ArrayList<>();
    private ConsumerRebalanceListener listener = new Ignoring();
    private double answers;

    ScriptedMember() {
      super("earliest");
    }

    @Override
    public synchronized void subscribe(
        Collection<String> topics, ConsumerRebalanceListener listener) {
      this.listener = listener;
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      script.remove(0).run();
      return ConsumerRecords.empty();
    }

    @Override
    public synchronized void pause(Collection<TopicPartition> partitions) {
      wasPaused.addAll(partitions);
    }

    void assigned(TopicPartition partition) {
      listener.onPartitionsAssigned(Set.of(partition));
    }

    void revoked(TopicPartition partition) {
      listener.onPartitionsRevoked(Set.of(partition));
    }

    void lost(TopicPartition partition) {
      listener.onPartitionsLost(Set.of(partition));
    }

    void answer() {
      answers++;
    }

    @Override
    public synchronized Map<MetricName, ? extends Metric> metrics() {
      MetricName name = new MetricName("heartbeat-total", "", "", Map.of());
      return Map.of(name, new Answers(name));
    }

    private final class Answers implements Metric {
      private final MetricName name;

      Answers(MetricName name) {
        this.name = name;
      }

      @Override
      public MetricName metricName() {
        return name;
      }

      @Override
      public Object metricValue() {
        return answers;
      }
    }
  }

  private record Ignoring() implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
  }
}
