/**
 * W10: how quickly the server answers lookups over HTTP, compared with a constant answer of the
 * same server over the same connections.
 *
 * <pre>
 * RateMain ──▶ input ──▶ ServerMain (bin/goka-server's own main class, a counter as its plugin)
 *                            ▲
 * HttpLoad ── 16 keep-alive ─┘
 * </pre>
 *
 * <p>The constant answer is {@code /health/live}, the cheapest that the server has: what it costs
 * is Jetty, the routes, and eighteen bytes of JSON. {@link io.goka.bench.http.HttpLoad} is one
 * thread over non-blocking sockets, which sends the next request of a connection when the answer to
 * the last one is whole, and looks at every answer.
 */
@NullMarked
package io.goka.bench.http;

import org.jspecify.annotations.NullMarked;
