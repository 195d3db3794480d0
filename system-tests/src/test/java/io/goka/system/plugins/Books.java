package io.goka.system.plugins;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Loop;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.TableContext;
import java.util.Arrays;

/**
 * Keeps the books of numbered entries: of each key the numbers 1, 2, 3, … come in, each of which is
 * booked and passed on, and every tenth comes back by the loop. Whatever is lost, done twice, or
 * done on a state that is not the last one, is seen in the account or in the receipts.
 */
public final class Books implements ProcessorPlugin {

  /** The group. */
  public static final String GROUP = "books";

  /** The account of each key, as {@link Account#text} writes it. */
  public static final String TABLE = "books-table";

  /** The group's loop topic. */
  public static final String LOOPED = "books-loop";

  /** The input: numbers in decimal. */
  public static final String ENTRIES = "books-entries";

  /** The output: each number that was booked, under its key. */
  public static final String RECEIPTS = "books-receipts";

  /** The group's dead letters. */
  public static final String LETTERS = "books-dlq";

  /** Each number that this divides comes back by the loop. */
  public static final long LOOPED_EVERY = 10;

  /** An entry on whose booking a record comes out that is larger than Kafka takes. */
  public static final long TOO_LARGE = -1;

  /** An entry whose booking fails. */
  public static final long NOT_TO_BE_BOOKED = -2;

  private static final int LARGE = 4 << 20;
  private static final Stream<Long> ENTRY = Stream.of(ENTRIES, Codecs.int64());
  private static final Stream<String> RECEIPT = Stream.of(RECEIPTS, Codecs.string());
  private static final Loop<Long> AGAIN = Loop.of(Codecs.int64());

  /**
   * What is kept of a key.
   *
   * @param count how many entries were booked
   * @param sum their sum
   * @param last the highest of them
   * @param gaps how many numbers were passed over when a higher one came
   * @param loops how many came back by the loop
   */
  public record Account(long count, long sum, long last, long gaps, long loops) {

    /** Nothing was booked. */
    public static final Account EMPTY = new Account(0, 0, 0, 0, 0);

    /** What it is when each number up to this one was booked once. */
    public static Account ofAllUpTo(long last) {
      return new Account(last, last * (last + 1) / 2, last, 0, last / LOOPED_EVERY);
    }

    /** Reads what {@link #text} wrote. */
    public static Account parse(String text) {
      long[] numbers = Arrays.stream(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
      return new Account(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    /** The five numbers, between spaces. */
    public String text() {
      return count + " " + sum + " " + last + " " + gaps + " " + loops;
    }

    Account booked(long number) {
      return new Account(
          count + 1,
          sum + number,
          Math.max(last, number),
          gaps + Math.max(0, number - last - 1),
          loops);
    }

    Account looped() {
      return new Account(count, sum, last, gaps, loops + 1);
    }
  }

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define(GROUP)
        .persist(Codecs.string())
        .input(ENTRY, Books::book)
        .loop(AGAIN, (context, number) -> context.setValue(account(context).looped().text()))
        .output(RECEIPT)
        .build();
  }

  private static void book(TableContext<String> context, Long number) {
    if (number == TOO_LARGE) {
      context.emit(RECEIPT, context.key(), "x".repeat(LARGE));
      return;
    }
    if (number == NOT_TO_BE_BOOKED) {
      throw new IllegalArgumentException("not to be booked");
    }
    context.setValue(account(context).booked(number).text());
    context.emit(RECEIPT, context.key(), String.valueOf(number));
    if (number % LOOPED_EVERY == 0) {
      context.loopback(AGAIN, context.key(), number);
    }
  }

  private static Account account(TableContext<String> context) {
    return context.value().map(Account::parse).orElse(Account.EMPTY);
  }
}
