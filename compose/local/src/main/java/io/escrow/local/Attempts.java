package io.escrow.local;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;

/**
 * What the gateway knows of one client's request over all its tries, and whether there may be
 * another one.
 *
 * <p>A GET and a checkout may be sent again whatever happened to the last try: a second checkout of
 * an order joins the first. Anything else is sent again only if nothing of it was sent.
 */
final class Attempts {
  private static final int FIRST_PAUSE_MILLIS = 50;
  private static final int LONGEST_PAUSE_MILLIS = 500;

  private final GatewayLimits limits;
  private final boolean repeatable;
  private final Upstreams.Pool pool;
  private final long arrivedNanos = System.nanoTime();

  private Upstreams.Instance instance;
  private long sentNanos = arrivedNanos;
  private long firstFailureNanos;
  private int failures;
  private volatile boolean begun;

  Attempts(Request request, Upstreams.Pool pool, GatewayLimits limits) {
    this.limits = limits;
    this.pool = pool;
    this.repeatable = isRepeatable(request);
    this.instance = pool.next();
  }

  private static boolean isRepeatable(Request request) {
    boolean hasBody =
        request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    boolean checkout =
        HttpMethod.POST.is(request.getMethod())
            && Request.getPathInContext(request).startsWith("/orders/checkout/");
    // A body can be read only once.
    return !hasBody && (checkout || HttpMethod.GET.is(request.getMethod()));
  }

  boolean repeatable() {
    return repeatable;
  }

  /** Whether anything of the last try may have left for the instance. */
  boolean maybeSent() {
    return begun;
  }

  void begun() {
    begun = true;
  }

  int sendTo() {
    begun = false;
    sentNanos = System.nanoTime();
    return instance.port();
  }

  void answered() {
    instance.answered();
  }

  /** A 502 or 503 that came at once means that the instance is starting or stopping. */
  boolean refusedAtOnce(int status) {
    return (status == 502 || status == 503)
        && repeatable
        && System.nanoTime() - sentNanos < millis(limits.quickAnswerMillis());
  }

  /** Milliseconds to wait before the next try, which the next instance gets; -1 for no more. */
  int nextPauseMillis() {
    long now = System.nanoTime();
    if (failures == 0) {
      firstFailureNanos = now;
    }
    failures++;
    instance.failed();
    if (!mayTryAgain(now)) {
      return -1;
    }
    instance = pool.next();
    if (failures < pool.size()) {
      return 0;
    }
    int rounds = Math.min(failures / pool.size(), 10);
    return Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << (rounds - 1));
  }

  private boolean mayTryAgain(long now) {
    if (!repeatable && begun) {
      return false;
    }
    int window = repeatable ? limits.retryMillis() : limits.unsentRetryMillis();
    return now - firstFailureNanos < millis(window)
        && now - arrivedNanos < millis(limits.requestMillis());
  }

  private static long millis(int millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
