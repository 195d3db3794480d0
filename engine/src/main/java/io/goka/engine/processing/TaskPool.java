package io.goka.engine.processing;

import io.goka.engine.thread.Driver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks of a group, and what drives them. Owner: poll thread. */
final class TaskPool implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TaskPool.class);
  private static final Duration THREAD_END = Duration.ofSeconds(2);
  private static final int SHOWN_FRAMES = 20;

  private final List<Task> tasks = new ArrayList<>();
  private final List<Driver> drivers = new ArrayList<>();

  /**
   * Makes the tasks and has them driven.
   *
   * @param group the group's name, which the threads' names begin with
   * @param count how many
   * @param drivers starts what drives them
   * @param maker makes a task of its number and its name
   */
  TaskPool(
      String group, int count, Driver.Starter drivers, BiFunction<Integer, String, Task> maker) {
    for (int i = 0; i < count; i++) {
      String name = group + "-task-" + i;
      Task task = maker.apply(i, name);
      tasks.add(task);
      this.drivers.add(drivers.start(name, task));
    }
  }

  /** A task by its number. */
  Task task(int number) {
    return tasks.get(number);
  }

  /** Has every task look again at what it may do. Any thread. */
  void signal() {
    tasks.forEach(task -> task.mailbox().signal());
  }

  /**
   * The task that has the fewest partitions.
   *
   * @param taken the number of the task of each partition that is open
   */
  int leastBusy(Collection<Integer> taken) {
    int[] load = new int[tasks.size()];
    taken.forEach(number -> load[number]++);
    int chosen = 0;
    for (int i = 1; i < load.length; i++) {
      if (load[i] < load[chosen]) {
        chosen = i;
      }
    }
    return chosen;
  }

  /**
   * Ends the threads. One that does not come back from a callback is told of and left behind;
   * should it come back after all, it closes its tables and ends.
   */
  @Override
  public void close() {
    tasks.forEach(task -> task.mailbox().execute(task::end));
    for (int i = 0; i < drivers.size(); i++) {
      Driver driver = drivers.get(i);
      try {
        if (!driver.join(THREAD_END)) {
          LOG.warn("{} does not come back; it is in{}", tasks.get(i).name(), stack(driver));
          tasks.get(i).cutOff();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String stack(Driver driver) {
    StringBuilder text = new StringBuilder();
    Arrays.stream(driver.stackTrace())
        .limit(SHOWN_FRAMES)
        .forEach(frame -> text.append("\n  at ").append(frame));
    return text.toString();
  }
}
