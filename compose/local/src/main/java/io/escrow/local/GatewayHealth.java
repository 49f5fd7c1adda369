package io.escrow.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The health of a shop behind a gateway, in the form in which one process tells its own: it is
 * ready when each instance is. What an instance lacks, and what it promises, stands under its name.
 */
final class GatewayHealth extends Handler.Abstract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ANSWER_MAX_MILLIS = 2_000;

  private final Map<String, Integer> portByInstance;
  private final Supplier<HttpClient> client;

  /**
   * @param portByInstance ports on 127.0.0.1 by names, such as {@code order-0}
   * @param client asked for when the first request comes
   */
  GatewayHealth(Map<String, Integer> portByInstance, Supplier<HttpClient> client) {
    this.portByInstance = new TreeMap<>(portByInstance);
    this.client = client;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    boolean full = path.equals("/health");
    if (!full && !path.equals("/health/ready") || !HttpMethod.GET.is(request.getMethod())) {
      return false;
    }
    Map<String, CompletableFuture<JsonNode>> answers = new TreeMap<>();
    portByInstance.forEach((name, port) -> answers.put(name, ask(port)));
    var unused =
        CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new))
            .thenRun(() -> write(response, summary(answers), full, callback));
    return true;
  }

  /** What an instance says of its health; nothing if it does not answer. */
  private CompletableFuture<JsonNode> ask(int port) {
    return new CompletableResponseListener(
            client
                .get()
                .newRequest("127.0.0.1", port)
                .path("/health")
                .timeout(ANSWER_MAX_MILLIS, TimeUnit.MILLISECONDS))
        .send()
        .thenApply(answer -> parse(answer.getContentAsString()))
        .exceptionally(noAnswer -> MissingNode.getInstance());
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static ObjectNode summary(Map<String, CompletableFuture<JsonNode>> answers) {
    ObjectNode missing = JSON.createObjectNode();
    ObjectNode promises = JSON.createObjectNode();
    answers.forEach(
        (name, answer) -> {
          JsonNode health = answer.join();
          if (!health.path("ready").asBoolean()) {
            missing.set(name, reasons(health));
          }
          health.path("services").forEach(ofService -> promises.set(name, ofService));
        });
    ObjectNode body = JSON.createObjectNode();
    body.put("ready", missing.isEmpty());
    body.set("missing", missing);
    body.set("services", promises);
    return body;
  }

  private static ArrayNode reasons(JsonNode health) {
    ArrayNode reasons = JSON.createArrayNode();
    health.path("missing").forEach(ofService -> ofService.forEach(reasons::add));
    return reasons.isEmpty() ? reasons.add(health.path("state").asText("no answer")) : reasons;
  }

  private static void write(Response response, ObjectNode body, boolean full, Callback callback) {
    boolean ready = body.path("ready").booleanValue();
    response.setStatus(full || ready ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    String text = (full ? body : body.without("services")).toString();
    response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
  }
}
