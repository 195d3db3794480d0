package io.goka.examples.messaging;

import static java.util.stream.Collectors.joining;

import io.goka.spi.Codecs;
import io.goka.spi.Context;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import java.util.Arrays;

/**
 * Passes messages on to their receivers, translated; those of blocked users it drops. It has no
 * table of its own.
 */
public final class MessageFilter implements ProcessorPlugin {

  /** The sender is the key, as in the table of blocked users, which is therefore joined. */
  static final Stream<Message> SENT = Stream.of("messages-sent", Codecs.json(Message.class));

  /** The receiver is the key. */
  static final Stream<Message> RECEIVED =
      Stream.of("messages-received", Codecs.json(Message.class));

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define("message-filter")
        .input(SENT, MessageFilter::pass)
        .join(UserBlocker.BLOCKED)
        .lookup(WordTranslator.WORDS)
        .output(RECEIVED)
        .build();
  }

  private static void pass(Context context, Message message) {
    if (context.join(UserBlocker.BLOCKED).isEmpty()) {
      context.emit(RECEIVED, message.to(), translate(context, message));
    }
  }

  private static Message translate(Context context, Message message) {
    String translated =
        Arrays.stream(message.content().split(" "))
            .map(word -> context.lookup(WordTranslator.WORDS, word).orElse(word))
            .collect(joining(" "));
    return new Message(message.from(), message.to(), translated);
  }
}
