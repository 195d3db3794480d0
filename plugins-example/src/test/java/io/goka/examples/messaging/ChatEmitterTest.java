package io.goka.examples.messaging;

import static io.goka.examples.messaging.MessageFilter.RECEIVED;
import static io.goka.examples.messaging.MessageFilter.SENT;
import static io.goka.examples.messaging.WordTranslator.WORD_TRANSLATIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.tester.OutputRecord;
import io.goka.tester.Tester;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChatEmitterTest {

  private final ChatEmitter plugin = new ChatEmitter(new Random(3));
  private final Tester tester = Tester.of(plugin);

  @Test
  void fourUsersChatAndNoneWithThemselves() {
    tester.runEmitter(Duration.ofSeconds(60));

    assertThat(messages())
        .filteredOn(message -> !message.from().equals("mallory"))
        .hasSizeBetween(119, 120)
        .noneMatch(message -> message.from().equals(message.to()))
        .extracting(Message::from)
        .contains("alice", "bob", "carol", "dave");
  }

  @Test
  void malloryOnlyAdvertises() {
    tester.runEmitter(Duration.ofSeconds(60));

    assertThat(messages())
        .filteredOn(message -> message.from().equals("mallory"))
        .hasSizeBetween(119, 120)
        .extracting(Message::content)
        .containsOnly("buy now");
    assertThat(messages()).noneMatch(message -> message.to().equals("mallory"));
  }

  @Test
  void messagesLieWhereTheirSenderDoes() {
    tester.runEmitter(Duration.ofSeconds(5));

    assertThat(tester.output(SENT).all())
        .isNotEmpty()
        .allSatisfy(
            record ->
                assertThat(record.message()).extracting(Message::from).isEqualTo(record.key()));
  }

  @Test
  void aWordIsTranslatedFromTheStart() {
    try (Tester all = Tester.of(plugin, new WordTranslator(), new MessageFilter())) {
      all.runEmitter(Duration.ofSeconds(60));

      OutputRecord<String> learned = all.output(WORD_TRANSLATIONS).next();
      assertThat(learned.key()).isEqualTo("hello");
      assertThat(learned.message()).isEqualTo("ahoy");
      assertThat(all.output(RECEIVED).all())
          .extracting(OutputRecord::message)
          .extracting(Message::content)
          .contains("ahoy there")
          .doesNotContain("hello there");
    }
  }

  private List<Message> messages() {
    return tester.output(SENT).all().stream().map(OutputRecord::message).toList();
  }
}
