package io.goka.runtime.server;

import io.goka.engine.observe.VisitSnapshot;
import io.goka.spi.Visitor;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Owner: any thread. The visits of the groups that a server hosts. */
public final class HostedVisits implements Visits {

  private final Map<String, HostedGroup> groups;

  /**
   * @param groups the groups, no two of one name
   */
  public HostedVisits(Collection<HostedGroup> groups) {
    this.groups = groups.stream().collect(Collectors.toMap(HostedGroup::name, Function.identity()));
  }

  @Override
  public Optional<Visitor<?>> visitor(String group, String name) {
    return Optional.ofNullable(groups.get(group)).flatMap(hosted -> hosted.visitor(name));
  }

  @Override
  public VisitSnapshot start(String group, String visitor, String argument) {
    HostedGroup hosted = groups.get(group);
    if (hosted == null) {
      throw new VisitRefusedException("no group '" + group + "' is here");
    }
    return hosted.visit(visitor, argument.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<VisitSnapshot> visits(String group) {
    HostedGroup hosted = groups.get(group);
    return hosted == null ? List.of() : hosted.visits().newestFirst();
  }

  @Override
  public boolean cancel(String group, String id) {
    HostedGroup hosted = groups.get(group);
    return hosted != null && hosted.visits().cancel(id);
  }
}
