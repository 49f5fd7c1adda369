package io.escrow.service;

import io.javalin.http.Handler;

/**
 * Where a service declares its routes; templates are Javalin's, such as {@code
 * /stock/find/{item_id}}.
 *
 * <p>A handler may throw {@link ProblemException}, or complete its {@code ctx.future} with one,
 * from any thread. Anything else it throws is logged and answered 500. A handler may block; where
 * the runtime has virtual threads it runs on one.
 */
public interface Routes {
  /** Declares a route for GET; HEAD on it is answered 200 without calling the handler. */
  Routes get(String path, Handler handler);

  /** Declares a route for POST. */
  Routes post(String path, Handler handler);
}
