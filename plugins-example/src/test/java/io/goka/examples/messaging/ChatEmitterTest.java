package io.goka.examples.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.examples.FakeEmitterContext;
import io.goka.examples.FakeEmitterContext.Emitted;
import io.goka.spi.PluginConfig;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatEmitterTest {

  private final FakeEmitterContext context = new FakeEmitterContext(Duration.ofSeconds(60));

  @BeforeEach
  void chatForAMinute() throws Exception {
    new ChatEmitter(new Random(3)).define(PluginConfig.empty("chat-emitter")).source().run(context);
  }

  @Test
  void fourUsersChatAndNoneWithThemselves() {
    assertThat(messages())
        .filteredOn(message -> !message.from().equals("mallory"))
        .hasSize(120)
        .noneMatch(message -> message.from().equals(message.to()))
        .extracting(Message::from)
        .contains("alice", "bob", "carol", "dave");
  }

  @Test
  void malloryOnlyAdvertises() {
    assertThat(messages())
        .filteredOn(message -> message.from().equals("mallory"))
        .hasSize(120)
        .extracting(Message::content)
        .containsOnly("buy now");
    assertThat(messages()).noneMatch(message -> message.to().equals("mallory"));
  }

  @Test
  void messagesLieWhereTheirSenderDoes() {
    assertThat(context.emitted())
        .filteredOn(emitted -> emitted.message() instanceof Message)
        .allMatch(emitted -> emitted.key().equals(((Message) emitted.message()).from()));
  }

  @Test
  void aWordIsTranslatedFromTheStart() {
    assertThat(context.emitted().get(0))
        .isEqualTo(new Emitted("word-translations", "hello", "ahoy"));
  }

  private List<Message> messages() {
    return context.emitted().stream()
        .map(Emitted::message)
        .filter(Message.class::isInstance)
        .map(Message.class::cast)
        .toList();
  }
}
