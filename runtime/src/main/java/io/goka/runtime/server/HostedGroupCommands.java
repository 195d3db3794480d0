package io.goka.runtime.server;

import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.EventLog;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owner: any thread. Hands commands to the groups that a server hosts, and tells of them. */
public final class HostedGroupCommands implements GroupCommands {

  private static final Logger LOG = LoggerFactory.getLogger(HostedGroupCommands.class);

  private final Map<String, HostedGroup> groups;
  private final EventLog events;

  /**
   * @param groups the groups, no two of one name
   * @param events told what an operator wants to know
   */
  public HostedGroupCommands(Collection<HostedGroup> groups, EventLog events) {
    this.groups = groups.stream().collect(Collectors.toMap(HostedGroup::name, Function.identity()));
    this.events = events;
  }

  @Override
  public boolean command(String group, Command command) {
    HostedGroup hosted = groups.get(group);
    if (hosted == null) {
      return false;
    }
    String told = "told to " + command.name().toLowerCase(Locale.ROOT);
    LOG.info("{}: {}", group, told);
    events.add(Severity.INFO, group, told);
    switch (command) {
      case RESTART -> hosted.restart();
      case STOP -> hosted.rest();
      case START -> hosted.resume();
    }
    return true;
  }
}
