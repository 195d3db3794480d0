package io.goka.runtime.web;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * What answers a path.
 *
 * @param method GET, POST, PUT or DELETE
 * @param path the path, in Javalin's syntax
 * @param handler answers
 */
record Route(HandlerType method, String path, Handler handler) {

  static Route get(String path, Handler handler) {
    return new Route(HandlerType.GET, path, handler);
  }

  static Route post(String path, Handler handler) {
    return new Route(HandlerType.POST, path, handler);
  }

  static Route put(String path, Handler handler) {
    return new Route(HandlerType.PUT, path, handler);
  }

  static Route delete(String path, Handler handler) {
    return new Route(HandlerType.DELETE, path, handler);
  }
}
