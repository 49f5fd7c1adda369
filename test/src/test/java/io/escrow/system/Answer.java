package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What the shop answered.
 *
 * @param request method and path, for messages
 */
record Answer(String request, int status, String contentType, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROBLEM_PREFIX = "urn:escrow:problem:";

  boolean ok() {
    return status >= 200 && status < 300;
  }

  /** The same, if it is a 200; else the test fails. */
  Answer requireOk() {
    assertEquals(200, status, this::toString);
    return this;
  }

  /** The body of a 200 that is JSON. */
  JsonNode json() {
    requireOk();
    assertTrue(contentType.startsWith("application/json"), this::toString);
    return parse();
  }

  /** The short name of the problem that a 4xx or 5xx tells, such as {@code out-of-stock}. */
  String problem() {
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
  String outcome() {
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
