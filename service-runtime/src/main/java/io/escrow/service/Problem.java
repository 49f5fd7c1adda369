package io.escrow.service;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/**
 * One refusal or failure as the client sees it: an RFC 9457 problem.
 *
 * @param detail what went wrong this time, in English; no secrets, shown as it is
 */
public record Problem(ProblemType type, String detail) {
  /** The media type of {@link #toJson()}. */
  public static final String CONTENT_TYPE = "application/problem+json";

  /** The JSON body with {@code type}, {@code title}, {@code status} and {@code detail}. */
  public String toJson() {
    StringBuilder json = new StringBuilder(160 + detail.length());
    json.append("{\"type\":\"").append(type.urn());
    json.append("\",\"title\":\"").append(type.title());
    json.append("\",\"status\":").append(type.status());
    json.append(",\"detail\":\"");
    JsonStringEncoder.getInstance().quoteAsString(detail, json);
    return json.append("\"}").toString();
  }
}
