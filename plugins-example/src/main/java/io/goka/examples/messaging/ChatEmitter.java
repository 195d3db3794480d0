package io.goka.examples.messaging;

import static io.goka.examples.messaging.MessageFilter.SENT;
import static io.goka.examples.messaging.WordTranslator.WORD_TRANSLATIONS;

import io.goka.spi.Emitter;
import io.goka.spi.EmitterContext;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.EmitterPlugin;
import io.goka.spi.PluginConfig;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Lets four users chat with each other, and a fifth one advertise to them all the time. */
public final class ChatEmitter implements EmitterPlugin {

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final List<String> USERS = List.of("alice", "bob", "carol", "dave");
  private static final List<String> CONTENTS =
      List.of("hello there", "how are you", "lunch at noon", "thanks a lot", "see you soon");

  private final RandomGenerator random;

  /** Called by the server. */
  public ChatEmitter() {
    this(new SplittableRandom());
  }

  /**
   * @param random chooses who says what to whom
   */
  ChatEmitter(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public EmitterDefinition define(PluginConfig config) {
    return EmitterDefinition.emits(SENT, WORD_TRANSLATIONS).runs(this::chat);
  }

  private void chat(EmitterContext context) {
    context.emitter(WORD_TRANSLATIONS).emit("hello", "ahoy");
    Emitter<Message> sent = context.emitter(SENT);
    while (context.pause(PAUSE)) {
      String from = any(USERS);
      send(sent, new Message(from, anyBut(from), any(CONTENTS)));
      send(sent, new Message("mallory", any(USERS), "buy now"));
    }
  }

  private static void send(Emitter<Message> sent, Message message) {
    sent.emit(message.from(), message);
  }

  private String anyBut(String user) {
    String other = any(USERS);
    return other.equals(user) ? anyBut(user) : other;
  }

  private String any(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
