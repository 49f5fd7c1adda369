package io.escrow.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What the shop answered.
 *
 * @param request method and path, for messages
 * @param retryAfter the header of this name, or nothing
 * @param status 0 when no answer came; the body then says why
 */
public record Answer(
    String request, int status, String contentType, String retryAfter, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROBLEM_PREFIX = "urn:escrow:problem:";

  static Answer none(String request, Throwable why) {
    return new Answer(request, 0, "", "", why.toString());
  }

  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** Whether it says that nothing was done. */
  public boolean refused() {
    return status >= 400 && status < 500;
  }

  /** The same, if it is a 200; else the test fails. */
  public Answer requireOk() {
    assertEquals(200, status, this::toString);
    return this;
  }

  /** The body of a 200 that is JSON. */
  public JsonNode json() {
    requireOk();
    assertTrue(contentType.startsWith("application/json"), this::toString);
    return parse();
  }

  /** The short name of the problem that a 4xx or 5xx tells, such as {@code out-of-stock}. */
  public String problem() {
    assertTrue(status >= 400, this::toString);
    assertTrue(contentType.startsWith("application/problem+json"), this::toString);
    JsonNode body = parse();
    assertEquals(status, body.path("status").asInt(), this::toString);
    assertTrue(body.path("title").isTextual(), this::toString);
    String type = body.path("type").asText();
    assertTrue(type.startsWith(PROBLEM_PREFIX), this::toString);
    return type.substring(PROBLEM_PREFIX.length());
  }

  /** In short: {@code paid}, or status and problem. */
  public String outcome() {
    return ok() ? "paid" : status + " " + problem();
  }

  private JsonNode parse() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + this, e);
    }
  }
}
