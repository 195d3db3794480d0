package io.goka.examples.messaging;

import static io.goka.examples.messaging.MessageCollector.FEEDS;
import static io.goka.examples.messaging.MessageFilter.RECEIVED;
import static io.goka.examples.messaging.MessageFilter.SENT;
import static io.goka.examples.messaging.UserBlocker.BLOCKED;
import static io.goka.examples.messaging.UserBlocker.BLOCK_USER;
import static io.goka.examples.messaging.WordTranslator.WORD_TRANSLATIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.tester.Tester;
import io.goka.tester.TesterBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The five groups together. */
class MessagingTest {

  private Tester tester = groups().build();

  private static TesterBuilder groups() {
    return Tester.with()
        .plugin(new MessageFilter())
        .plugin(new MessageCollector())
        .plugin(new UserBlocker())
        .plugin(new WordTranslator())
        .plugin(new SpamDetector())
        .config("spam-detector", Map.of("min-messages", "4", "max-sent-share", "0.7"));
  }

  @Test
  void aMessageReachesItsReceiver() {
    Message hello = new Message("alice", "bob", "hello");

    send(hello);

    assertThat(feed("bob")).containsExactly(hello);
    assertThat(tester.output(RECEIVED).next().key()).isEqualTo("bob");
  }

  @Test
  void onlyTheLatestMessagesAreKept() {
    for (int i = 1; i <= 3; i++) {
      send(new Message("alice", "carol", "a" + i));
      send(new Message("bob", "carol", "b" + i));
    }

    assertThat(feed("carol"))
        .extracting(Message::content)
        .containsExactly("b1", "a2", "b2", "a3", "b3");
  }

  @Test
  void wordsAreTranslatedOnTheirWay() {
    tester.consume(WORD_TRANSLATIONS, "hello", "ahoy");
    send(new Message("alice", "bob", "hello old friend"));
    tester.consume(WORD_TRANSLATIONS, "hello", "");
    send(new Message("alice", "bob", "hello again"));

    assertThat(feed("bob"))
        .extracting(Message::content)
        .containsExactly("ahoy old friend", "hello again");
  }

  @Test
  void messagesOfBlockedUsersAreDropped() {
    tester.consume(BLOCK_USER, "bob", new BlockOrder(true, "rude"));
    send(new Message("bob", "alice", "you fool"));
    tester.consume(BLOCK_USER, "bob", new BlockOrder(false, "said sorry"));
    send(new Message("bob", "alice", "sorry"));

    assertThat(feed("alice")).extracting(Message::content).containsExactly("sorry");
    assertThat(tester.table(BLOCKED)).isEmpty();
  }

  @Test
  void whoeverSendsMuchAndReceivesLittleIsBlocked() {
    for (int i = 0; i < 6; i++) {
      send(new Message("mallory", "alice", "buy " + i));
    }

    assertThat(tester.table(BLOCKED)).isEqualTo(Map.of("mallory", "spam"));
    assertThat(feed("alice"))
        .extracting(Message::content)
        .containsExactly("buy 0", "buy 1", "buy 2", "buy 3");
  }

  @Test
  void whoeverIsAnsweredIsNoSpammer() {
    for (int i = 0; i < 6; i++) {
      send(new Message("alice", "bob", "ping"));
      send(new Message("bob", "alice", "pong"));
    }

    assertThat(tester.table(BLOCKED)).isEmpty();
  }

  @Test
  void nothingIsKeptOutsideTheTables() {
    tester = groups().restartBetweenRecords().build();

    tester.consume(WORD_TRANSLATIONS, "buy", "do not buy");
    for (int i = 0; i < 5; i++) {
      send(new Message("mallory", "alice", "buy"));
    }

    assertThat(feed("alice")).extracting(Message::content).containsOnly("do not buy").hasSize(4);
  }

  private void send(Message message) {
    tester.consume(SENT, message.from(), message);
  }

  private List<Message> feed(String user) {
    Feed feed = tester.tableValue(FEEDS, user);
    return feed == null ? List.of() : feed.messages();
  }
}
