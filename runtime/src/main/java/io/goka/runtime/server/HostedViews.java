package io.goka.runtime.server;

import io.goka.engine.observe.ViewSnapshot;
import io.goka.engine.state.TableCopies;
import io.goka.engine.thread.Driver;
import io.goka.engine.thread.StepThread;
import io.goka.runtime.query.TableQueries;
import io.goka.spi.View.State;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The views of a server, and the thread that keeps the copies of topics level for them and for the
 * groups that look tables up. Owner: any thread may look and command; the threads that start and
 * stop the server do the rest.
 */
public final class HostedViews implements ViewCommands {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TableCopies copies;
  private final Watchdog watchdog;
  private final Map<String, HostedView> views = new TreeMap<>();
  private volatile @Nullable Driver thread;

  /**
   * @param copies the copies that views and lookups read
   * @param views the views; no two have one name
   * @param watchdog watches the thread, on which views' listeners run
   */
  public HostedViews(TableCopies copies, List<HostedView> views, Watchdog watchdog) {
    this.copies = copies;
    this.watchdog = watchdog;
    views.forEach(view -> this.views.put(view.name(), view));
  }

  /** The names of the views, in order. */
  public List<String> names() {
    return List.copyOf(views.keySet());
  }

  /** What answers lookups and scans of the views. */
  public TableQueries queries() {
    TableQueries queries = new TableQueries();
    views.forEach((name, view) -> queries.add(name, view.table()));
    return queries;
  }

  /** Starts to follow the topics of all copies, on a thread of their own. Needs no Kafka. */
  void start() {
    views.values().forEach(HostedView::start);
    thread =
        watchdog
            .watching(
                "views and lookups",
                PATIENCE,
                (name, work) -> StepThread.start(name, OwnThreads::make, work))
            .start("copies", copies);
  }

  /** Asks the copies to close; returns at once. Whoever looks tables up must have ended. */
  void stop() {
    copies.end();
  }

  /**
   * Waits for the copies to be closed.
   *
   * @return whether they are
   */
  boolean join(Duration atMost) throws InterruptedException {
    Driver started = thread;
    return started == null || started.join(atMost);
  }

  /** The views now, in the order of their names. */
  List<ViewSnapshot> snapshots() {
    return views.values().stream().map(HostedView::snapshot).toList();
  }

  /**
   * Says why a view keeps the server from being ready: it is on its way, or has ended. One that
   * waits for a Kafka that is away, or for a topic that nobody has made, keeps nobody else waiting.
   */
  static void notReady(List<ViewSnapshot> snapshots, Consumer<String> causes) {
    for (ViewSnapshot view : snapshots) {
      String cause = "view " + view.view() + " is " + view.state().name().toLowerCase(Locale.ROOT);
      if (view.state() == State.IDLE) {
        causes.accept(cause + view.problem().map(problem -> ": " + problem).orElse(""));
      } else if (view.state() != State.RUNNING && view.problem().isEmpty()) {
        causes.accept(cause);
      }
    }
  }

  @Override
  public boolean reread(String view) {
    return told(view, HostedView::reread);
  }

  @Override
  public boolean evict(String view, String key) {
    return told(view, hosted -> hosted.evict(key));
  }

  private boolean told(String view, Consumer<HostedView> command) {
    HostedView hosted = views.get(view);
    if (hosted != null) {
      command.accept(hosted);
    }
    return hosted != null;
  }
}
