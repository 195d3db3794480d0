package io.goka.runtime.web;

import io.goka.engine.config.ServerConfig;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Owner: any thread. What holds for every request, before its handler sees it.
 *
 * <p>Every answer forbids browsers to run or load anything that is not this server's. A server that
 * listens on the loopback address only also answers to its own names only: otherwise a web page
 * could have its host name point here, and read tables with the browser of whoever looks at it.
 * Nothing changes by a request that a web page can send unasked: see {@link JsonBody}. For {@code
 * DELETE} browsers ask this server first, and are refused.
 */
final class RequestGuard {

  /** No inline script or style, no eval, no other host, no frame around us. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "Content-Security-Policy", CONTENT_SECURITY_POLICY,
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin");

  private final boolean loopbackOnly;
  private final Set<String> names = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));

  RequestGuard(ServerConfig config) {
    loopbackOnly = isLoopback(config.host());
    names.add(config.host().toLowerCase(Locale.ROOT));
    config.advertisedUrl().map(URI::getHost).ifPresent(host -> names.add(lower(host)));
  }

  void check(Context ctx) {
    SECURITY_HEADERS.forEach(ctx::header);
    // What the API tells is old a moment later; files of the UI say otherwise.
    ctx.header("Cache-Control", "no-store");
    String host = hostName(ctx.req().getHeader("Host"));
    if (loopbackOnly && !names.contains(host)) {
      throw Problem.of(
              ProblemType.WRONG_HOST,
              "this server listens on the loopback address and is not called '"
                  + host
                  + "'; if a proxy in front of it is, set advertised.url to the proxy's URL")
          .asException();
    }
  }

  /** The name without the port. */
  private static String hostName(@Nullable String header) {
    if (header == null) {
      return "";
    }
    int colon = header.lastIndexOf(':');
    boolean hasPort = colon > header.lastIndexOf(']');
    return lower(hasPort ? header.substring(0, colon) : header);
  }

  private static String lower(String host) {
    return host.toLowerCase(Locale.ROOT);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // listening on it will fail, and say so
    }
  }
}
