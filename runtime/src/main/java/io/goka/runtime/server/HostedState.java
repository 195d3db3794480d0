package io.goka.runtime.server;

import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.EventLog;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owner: any thread. What the groups of a server keep in its data directory. */
public final class HostedState implements StateCommands {

  private static final Logger LOG = LoggerFactory.getLogger(HostedState.class);

  private final DataDirectory data;
  private final EventLog events;

  /**
   * @param data where it is kept
   * @param events told what an operator has decided
   */
  public HostedState(DataDirectory data, EventLog events) {
    this.data = data;
    this.events = events;
  }

  @Override
  public List<Integer> acceptTopic(String group, OptionalInt partition) {
    List<Integer> accepted = data.acceptTopic(group, partition);
    if (!accepted.isEmpty()) {
      String message =
          "the table topic is accepted as it is for partitions "
              + accepted
              + ": what is stored of them here gives way when they are opened the next time, if the"
              + " topic speaks against it";
      LOG.warn("{}: {}", group, message);
      events.add(Severity.WARNING, group, message);
    }
    return accepted;
  }
}
