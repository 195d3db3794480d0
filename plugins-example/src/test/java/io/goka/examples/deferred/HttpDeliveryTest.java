package io.goka.examples.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpDeliveryTest {

  private final Queue<String> taken = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private int status = 204;
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/clicks",
        exchange -> {
          taken.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void postsAClickAsJson() throws Exception {
    deliver(delivery(), 1);

    assertThat(taken).containsExactly("{\"key\":\"alice\",\"value\":\"page-0\"}");
  }

  @Test
  void takesMoreThanMayBeUnderWayAtOnce() throws Exception {
    deliver(delivery(), 300);

    assertThat(taken).hasSize(300);
  }

  @Test
  void anAnswerThatIsNoSuccessIsAFailure() throws Exception {
    status = 503;

    assertThat(delivery().deliver(new Click("alice", "home")))
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("answered 503");
  }

  @Test
  void nobodyThereIsAFailure() throws Exception {
    server.stop(0);

    assertThat(delivery().deliver(new Click("alice", "home"))).failsWithin(10, TimeUnit.SECONDS);
  }

  private HttpDelivery delivery() {
    int port = server.getAddress().getPort();
    return new HttpDelivery(URI.create("http://127.0.0.1:" + port + "/clicks"));
  }

  private static void deliver(HttpDelivery delivery, int clicks) throws Exception {
    List<CompletionStage<?>> underWay = new ArrayList<>();
    for (int i = 0; i < clicks; i++) {
      underWay.add(delivery.deliver(new Click("alice", "page-" + i)));
    }
    for (CompletionStage<?> each : underWay) {
      each.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }
}
