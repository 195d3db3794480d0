package io.goka.runtime.server;

import io.goka.engine.observe.VisitSnapshot;
import io.goka.spi.CodecException;
import io.goka.spi.Visitor;
import java.util.List;
import java.util.Optional;

/**
 * Visits of the groups that this server hosts, for the API. Called on any thread; returns at once.
 */
public interface Visits {

  /**
   * A visitor of a group; its codec says what an argument looks like.
   *
   * @return empty when there is no such group, or it has no such visitor
   */
  Optional<Visitor<?>> visitor(String group, String name);

  /**
   * Starts a visit of every key that the group has on this instance.
   *
   * @param group a group that is here
   * @param visitor one of its visitors
   * @param argument what the visitor's codec decodes, as the UTF-8 text of the bytes; empty when no
   *     argument was given
   * @return the visit as it begins
   * @throws CodecException when the codec does not take the argument
   * @throws VisitRefusedException when the group cannot be visited now
   */
  VisitSnapshot start(String group, String visitor, String argument);

  /** The visits of a group that go on, and the last ones that have ended, newest first. */
  List<VisitSnapshot> visits(String group);

  /**
   * Ends a visit early; what was visited stays. Does nothing to one that has ended.
   *
   * @return whether there is such a visit
   */
  boolean cancel(String group, String id);
}
