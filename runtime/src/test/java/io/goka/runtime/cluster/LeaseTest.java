package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTest {

  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 3 * SECOND);
  private final Lease lease = new Lease(Duration.ofSeconds(5), now::get);

  @Test
  void lastsItsLengthFromWhenTheCoordinatorWasHeardOf() {
    assertThat(lease.getAsBoolean()).as("not given yet").isFalse();

    lease.renew(now.get() - 2 * SECOND);
    assertThat(lease.getAsBoolean()).isTrue();
    now.addAndGet(3 * SECOND - 1);
    assertThat(lease.getAsBoolean()).isTrue();
    now.addAndGet(1);
    assertThat(lease.getAsBoolean()).isFalse();
  }

  @Test
  void isLengthenedAndNeverShortenedByNews() {
    lease.renew(now.get());
    lease.renew(now.get() - 4 * SECOND);
    now.addAndGet(4 * SECOND);
    assertThat(lease.getAsBoolean()).isTrue();

    lease.renew(now.get());
    now.addAndGet(4 * SECOND);
    assertThat(lease.getAsBoolean()).isTrue();
  }

  @Test
  void endsWhenItIsGivenUp() {
    lease.renew(now.get());
    lease.end();
    assertThat(lease.getAsBoolean()).isFalse();

    lease.renew(now.get() - 6 * SECOND);
    assertThat(lease.getAsBoolean()).as("news that are too old").isFalse();
  }

  @Test
  void whatIsEmittedInTimeExpiresBeforeTheSession() {
    Duration session = Duration.ofSeconds(10);

    assertThat(Lease.ofTurn(session).plus(ClusterTurn.deliveryTimeout(session)))
        .isLessThan(session);
  }
}
