/**
 * The server over HTTP: the API, the web UI, metrics and health.
 *
 * <p>{@link io.goka.runtime.web.WebServer} listens; each {@code …Endpoints} class answers a part of
 * the API, from immutable snapshots and lookups, and never touches what it shows. Answers are JSON;
 * every error is {@code application/problem+json} (RFC 9457) with a stable {@code type}, which
 * {@link io.goka.runtime.web.ProblemType} lists:
 *
 * <pre>{@code
 * GET /api/v1/tables/click-counter-table/keys/nobody
 *
 * 404 application/problem+json
 * Goka-Partition: 2
 * {"type":"urn:goka:problem:unknown-key","title":"Unknown key","status":404,
 *  "detail":"click-counter-table has no value for key 'nobody'"}
 * }</pre>
 *
 * <p>Once a second the {@link io.goka.runtime.web.Sampler} takes a snapshot and works out the rates
 * and the history that all clients share, however many watch. Moments are ISO 8601 text; a field
 * whose name ends in {@code Seconds} is a number of seconds.
 *
 * <p>The UI is plain files beside this package, served as they are: no build step, no request to
 * another host, a strict content security policy.
 */
@NullMarked
package io.goka.runtime.web;

import org.jspecify.annotations.NullMarked;
