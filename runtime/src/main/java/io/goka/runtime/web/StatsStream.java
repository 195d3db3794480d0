package io.goka.runtime.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Owner: any thread. The server-sent events of the UI: first {@code history}, then {@code stats}
 * once a second and, when {@code ?group=} names one, {@code group} with its partitions.
 *
 * <p>Each client holds its HTTP thread while it watches. That is why there can be only so many, and
 * it keeps them apart: a client that reads slowly skips samples, and holds up nobody else.
 */
final class StatsStream {

  static final int MOST_CLIENTS = 16;

  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

  private final Sampler sampler;
  private final Semaphore places = new Semaphore(MOST_CLIENTS);

  StatsStream(Sampler sampler) {
    this.sampler = sampler;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/v1/stats/stream", this::serve));
  }

  private void serve(Context ctx) throws InterruptedException {
    String group = PercentCoding.queryParameter(ctx.queryString(), "group");
    if (!places.tryAcquire()) {
      throw Problem.of(
              ProblemType.TOO_BUSY,
              MOST_CLIENTS + " clients watch this server already; close one of their pages")
          .retryAfter(Duration.ofSeconds(10))
          .asException();
    }
    try {
      ctx.contentType("text/event-stream; charset=utf-8");
      // Proxies that gather answers before they pass them on would stop the clock.
      ctx.header("X-Accel-Buffering", "no");
      // The plain stream: one that compresses would gather too.
      send(ctx.res().getOutputStream(), group);
    } catch (IOException e) {
      // The client has gone, which is how a stream usually ends.
    } finally {
      places.release();
    }
  }

  private void send(ServletOutputStream out, @Nullable String group)
      throws IOException, InterruptedException {
    out.write("retry: 1000\n\n".getBytes(UTF_8));
    out.write(sampler.history());
    out.flush();
    long seen = 0;
    while (!sampler.closed()) {
      Optional<Sample> sample = sampler.awaitAfter(seen, SIGN_OF_LIFE);
      if (sample.isPresent()) {
        seen = sample.get().number();
        out.write(sample.get().stats());
        if (group != null) {
          out.write(sample.get().detail(group).orElse(new byte[0]));
        }
      } else {
        out.write(": still here\n\n".getBytes(UTF_8));
      }
      out.flush();
    }
  }
}
