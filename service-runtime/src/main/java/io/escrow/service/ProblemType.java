package io.escrow.service;

/**
 * The kinds of refusal and failure that a client can be told, after RFC 9457; the URNs are stable.
 */
public enum ProblemType {
  UNKNOWN_ORDER("unknown-order", 404, "There is no such order"),
  UNKNOWN_ITEM("unknown-item", 404, "There is no such item"),
  UNKNOWN_USER("unknown-user", 404, "There is no such user"),
  NOT_FOUND("not-found", 404, "There is no such path"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "The path does not take this method"),
  MALFORMED("malformed", 400, "The request is malformed"),
  OUT_OF_STOCK("out-of-stock", 409, "Not enough stock"),
  OUT_OF_CREDIT("out-of-credit", 409, "Not enough credit"),
  BUSY("busy", 409, "What is needed is held by others"),
  TIMED_OUT("timed-out", 409, "The checkout was refused at its deadline"),
  ORDER_PAID("order-paid", 409, "The order is paid"),
  CHECKOUT_RUNNING("checkout-running", 409, "The order is being checked out"),
  EMPTY_ORDER("empty-order", 409, "The order has no lines"),
  ORDER_FULL("order-full", 409, "The order can take no more lines"),
  REPLACED("replaced", 409, "The data were replaced meanwhile"),
  OVERFLOW("overflow", 409, "The result would be larger than 2^53-1"),
  TOO_LARGE("too-large", 413, "The request body is too large"),
  URI_TOO_LONG("uri-too-long", 414, "The request's path is too long"),
  HEADERS_TOO_LARGE("headers-too-large", 431, "The request's headers are too large"),
  STORE_FULL("store-full", 429, "The store has no room for new data", 5),
  OVERLOADED("overloaded", 429, "Too many requests at once", 1),
  OUTCOME_UNKNOWN("outcome-unknown", 503, "The outcome is not known yet", 1),
  UNAVAILABLE("unavailable", 503, "The service cannot do this now", 1),
  INTERNAL("internal", 500, "Something unexpected went wrong");

  private static final int NO_RETRY_AFTER = 0;

  private final String urn;
  private final int status;
  private final String title;
  private final int retryAfterSeconds;

  ProblemType(String name, int status, String title) {
    this(name, status, title, NO_RETRY_AFTER);
  }

  ProblemType(String name, int status, String title, int retryAfterSeconds) {
    this.urn = "urn:escrow:problem:" + name;
    this.status = status;
    this.title = title;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The stable identifier, for example {@code urn:escrow:problem:out-of-stock}. */
  public String urn() {
    return urn;
  }

  /** The HTTP status, 400 to 599. */
  public int status() {
    return status;
  }

  /** One line in English that is the same for every problem of this kind. */
  public String title() {
    return title;
  }

  /** Seconds for {@code Retry-After}, or 0 when the answer carries none. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** A new exception of this kind, to throw or to complete a future with. */
  public ProblemException because(String detail) {
    return new ProblemException(new Problem(this, detail));
  }

  /** The kind that tells best what an HTTP status from below the routes means. */
  static ProblemType ofStatus(int status) {
    return switch (status) {
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 413 -> TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 431 -> HEADERS_TOO_LARGE;
      case 429 -> OVERLOADED;
      case 503 -> UNAVAILABLE;
      // 501 and 505 say that the client sent what HTTP/1.1 does not have here
      case 501, 505 -> MALFORMED;
      default -> status >= 500 ? INTERNAL : MALFORMED;
    };
  }
}
