package io.goka.engine.kafka;

import java.util.Optional;

/**
 * How the transactional ids of a group's tasks are written: {@code <group>/<instance>/<task>}. No
 * name of a group has a slash in it, so that an id says whose it is, and an operator can allow all
 * of a group's by the prefix {@code <group>/}.
 *
 * @param group the group
 * @param instance this instance
 */
public record TransactionalIds(String group, String instance) {

  private static final char SEPARATOR = '/';

  /** The id of a task of this instance. */
  public String of(int task) {
    return group + SEPARATOR + instance + SEPARATOR + task;
  }

  /** What all ids of the group begin with. */
  String prefix() {
    return group + SEPARATOR;
  }

  /** The instance whose task has an id; empty when it is not one of this group's. */
  Optional<String> instanceOf(String transactionalId) {
    int end = transactionalId.lastIndexOf(SEPARATOR);
    return transactionalId.startsWith(prefix()) && end >= prefix().length()
        ? Optional.of(transactionalId.substring(prefix().length(), end))
        : Optional.empty();
  }
}
