package io.escrow.audit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A client of a shop's HTTP API. Safe for use by several threads. */
public final class ShopClient {
  private static final Duration MAX_CONNECT = Duration.ofSeconds(5);
  private static final Duration MAX_ANSWER = Duration.ofSeconds(70);

  /** An answer; status 0 when none came, with the reason as the body. */
  public record Answer(int status, String body) {
    public boolean ok() {
      return status == 200;
    }

    /** Whether it says that nothing was done. */
    public boolean refused() {
      return status >= 400 && status < 500;
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(MAX_CONNECT)
          .build();

  public Answer post(String url) {
    return send(request(url).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  public Answer get(String url) {
    return send(request(url).build());
  }

  /** The body of an answer that must be 200. */
  public String mustPost(String url) {
    Answer answer = post(url);
    if (!answer.ok()) {
      throw new AssertionError(url + " answered " + answer);
    }
    return answer.body();
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(MAX_ANSWER);
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      return new Answer(0, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(0, e.toString());
    }
  }
}
