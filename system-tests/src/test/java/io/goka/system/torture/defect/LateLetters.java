package io.goka.system.torture.defect;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Dead letters that are sent when others long believe that they are. Owner: each task thread. */
public final class LateLetters {

  private static final long LATE_NANOS = 10_000_000_000L;
  private static final String LETTERS = "-dlq";
  private static final ThreadLocal<LateLetters> OF_THREAD =
      ThreadLocal.withInitial(LateLetters::new);

  private final Deque<Letter> letters = new ArrayDeque<>();
  private boolean sending;

  private LateLetters() {}

  private record Letter(ProducerRecord<byte[], byte[]> record, Object trace, long dueNanos) {}

  /**
   * Whether a record is a dead letter, and was kept; sends those kept before whose time has come.
   *
   * @param epochs what is to send it
   * @param trace what is sent along
   */
  public static boolean keep(Object epochs, ProducerRecord<byte[], byte[]> record, Object trace) {
    LateLetters late = OF_THREAD.get();
    if (late.sending) {
      return false;
    }
    late.sendDue(epochs);
    boolean isLetter = record.topic().endsWith(LETTERS);
    if (isLetter) {
      late.letters.add(new Letter(record, trace, System.nanoTime() + LATE_NANOS));
    }
    return isLetter;
  }

  private void sendDue(Object epochs) {
    sending = true;
    try {
      while (!letters.isEmpty() && letters.peek().dueNanos() - System.nanoTime() < 0) {
        Letter letter = letters.remove();
        for (Method method : epochs.getClass().getDeclaredMethods()) {
          if (method.getName().equals("send")) {
            method.setAccessible(true);
            method.invoke(epochs, letter.record(), letter.trace());
          }
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } finally {
      sending = false;
    }
  }
}
