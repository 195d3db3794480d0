package io.goka.examples.messaging;

import java.util.ArrayList;
import java.util.List;

/**
 * The latest messages to a user.
 *
 * @param messages the messages, the latest at the end
 */
record Feed(List<Message> messages) {

  static final int LONGEST = 5;
  static final Feed EMPTY = new Feed(List.of());

  Feed {
    messages = List.copyOf(messages);
  }

  /** This feed and one more message, without those that are too many. */
  Feed with(Message message) {
    List<Message> longer = new ArrayList<>(messages);
    longer.add(message);
    return new Feed(longer.subList(Math.max(0, longer.size() - LONGEST), longer.size()));
  }
}
