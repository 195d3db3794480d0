package io.goka.runtime.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Owner: any thread. The files of the UI, from the class path. Every page is the same {@code
 * index.html}, whose script looks at the address: so every state of the UI has a link.
 */
final class UiFiles {

  /** The first path segments of the UI's pages. */
  static final List<String> PAGES = List.of("monitor", "query", "plugins", "events");

  private static final String FOLDER = "ui/";
  private static final Pattern FILE = Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)*\\.[a-z]+");
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json",
          "txt", "text/plain; charset=utf-8");

  private final ConcurrentMap<String, StoredFile> files = new ConcurrentHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record StoredFile(byte[] content, String mediaType, String etag) {}

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(Route.get("/", this::index));
    for (String page : PAGES) {
      routes.add(Route.get("/" + page, this::index));
      routes.add(Route.get("/" + page + "/", this::index));
      routes.add(Route.get("/" + page + "/<rest>", this::index));
    }
    routes.add(Route.get("/ui/<file>", ctx -> answer(ctx, FOLDER + ctx.pathParam("file"))));
    routes.add(Route.get("/openapi.json", ctx -> answer(ctx, "openapi.json")));
    return routes;
  }

  private void index(Context ctx) {
    answer(ctx, FOLDER + "index.html");
  }

  private void answer(Context ctx, String name) {
    StoredFile file = file(name);
    if (file == null) {
      throw Problem.of(ProblemType.UNKNOWN_PATH, "there is nothing at " + ctx.path()).asException();
    }
    // Asked for anew each time, and sent only when it has changed: never stale after an upgrade.
    ctx.header("Cache-Control", "no-cache").header("ETag", file.etag());
    if (file.etag().equals(ctx.req().getHeader("If-None-Match"))) {
      ctx.status(304);
    } else {
      ctx.contentType(file.mediaType()).result(file.content());
    }
  }

  /** Null when there is none. Only what exists is kept, so that nobody can fill the memory. */
  private @Nullable StoredFile file(String name) {
    StoredFile kept = files.get(name);
    if (kept != null || !FILE.matcher(name).matches()) {
      return kept;
    }
    StoredFile read = read(name);
    if (read != null) {
      files.put(name, read);
    }
    return read;
  }

  private static @Nullable StoredFile read(String name) {
    String mediaType = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (mediaType == null) {
      return null;
    }
    try (InputStream in = UiFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        return null;
      }
      byte[] content = in.readAllBytes();
      return new StoredFile(content, mediaType, etag(content));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " of the server's own jar", e);
    }
  }

  private static String etag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
