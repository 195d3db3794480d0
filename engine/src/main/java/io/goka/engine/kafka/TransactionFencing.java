package io.goka.engine.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fences the transactional producers of a group's departed instances. Owner: any thread.
 *
 * <p>Who has departed is what the coordinator says: a transactional id whose instance has no member
 * in the group. Without it, the next owner of a partition would wait until Kafka gives up the
 * transaction that the former one left open.
 */
public final class TransactionFencing implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TransactionFencing.class);
  private static final Duration AGAIN = Duration.ofMillis(200);
  private static final int CALL_MS = 10_000;

  /**
   * What a producer that may still write is in. One that was fenced has no transaction at all, as
   * has one that never wrote: fencing those too, again and again, would keep Kafka from ever
   * forgetting the ids of former instances.
   */
  private static final Set<TransactionState> LIVELY =
      Set.of(
          TransactionState.ONGOING,
          TransactionState.PREPARE_COMMIT,
          TransactionState.PREPARE_ABORT,
          TransactionState.COMPLETE_COMMIT,
          TransactionState.COMPLETE_ABORT);

  private final Admin admin;
  private final TransactionalIds ids;
  private volatile boolean closed;
  private final Executor later =
      CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS);

  /**
   * @param admin asks Kafka; closed by whoever made it
   * @param ids the group's
   */
  public TransactionFencing(Admin admin, TransactionalIds ids) {
    this.admin = admin;
    this.ids = ids;
  }

  /**
   * Ends the transactions of instances that are not members of the group.
   *
   * @param own whether to end those of this instance too
   * @return completes when none of theirs is open, or can be committed later; tries for as long as
   *     Kafka does not answer; exceptionally when Kafka refuses
   */
  public CompletableFuture<Void> fenceDeparted(boolean own) {
    return patiently(() -> departed(own).thenCompose(this::fence));
  }

  /** Ends the transaction of a task of this instance; tries once. */
  public CompletableFuture<Void> fence(int task) {
    return fence(List.of(ids.of(task))).toCompletableFuture();
  }

  /** Tries no more: what is not fenced by now never is, and its future completes exceptionally. */
  @Override
  public void close() {
    closed = true;
  }

  private CompletionStage<List<String>> departed(boolean own) {
    return admin
        .listTransactions(new ListTransactionsOptions().filterStates(LIVELY).timeoutMs(CALL_MS))
        .all()
        .toCompletionStage()
        .thenCombine(
            instances(),
            (listed, alive) ->
                listed.stream()
                    .map(TransactionListing::transactionalId)
                    .filter(id -> isDeparted(id, alive, own))
                    .toList());
  }

  private boolean isDeparted(String transactionalId, Set<String> alive, boolean own) {
    return ids.instanceOf(transactionalId)
        .filter(
            instance ->
                instance.equals(ids.instance())
                    ? own
                    : !alive.contains(KafkaClients.memberClientId(instance, ids.group())))
        .isPresent();
  }

  /** The client ids of the group's members; none when there is no such group, or no more. */
  private CompletionStage<Set<String>> instances() {
    return admin
        .describeConsumerGroups(List.of(ids.group()))
        .all()
        .toCompletionStage()
        .thenApply(described -> clientIds(described.values()))
        .exceptionallyCompose(
            failure ->
                cause(failure) instanceof GroupIdNotFoundException
                    ? CompletableFuture.completedFuture(Set.of())
                    : CompletableFuture.failedFuture(failure));
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : failure;
  }

  private static Set<String> clientIds(Collection<ConsumerGroupDescription> described) {
    return described.stream()
        .flatMap(group -> group.members().stream())
        .map(MemberDescription::clientId)
        .collect(Collectors.toUnmodifiableSet());
  }

  private CompletionStage<Void> fence(Collection<String> transactionalIds) {
    if (transactionalIds.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    LOG.info("{}: fences {}", ids.group(), transactionalIds);
    return admin
        .fenceProducers(transactionalIds, new FenceProducersOptions().timeoutMs(CALL_MS))
        .all()
        .toCompletionStage();
  }

  private CompletableFuture<Void> patiently(Supplier<CompletionStage<Void>> attempt) {
    if (closed) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("nobody waits for the former owners any more"));
    }
    return attempt
        .get()
        .handle(
            (done, failure) -> {
              if (failure == null) {
                return CompletableFuture.<Void>completedFuture(null);
              }
              Throwable cause = cause(failure);
              if (!(cause instanceof RetriableException)) {
                return CompletableFuture.<Void>failedFuture(cause);
              }
              LOG.warn("{}: waits for Kafka to fence: {}", ids.group(), cause.getMessage());
              return CompletableFuture.completedFuture(null)
                  .thenComposeAsync(nothing -> patiently(attempt), later);
            })
        .thenCompose(outcome -> outcome)
        .toCompletableFuture();
  }
}
