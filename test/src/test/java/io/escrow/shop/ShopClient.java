package io.escrow.shop;

import io.escrow.txn.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A client of one HTTP address: the shop's, or that of an instance of a service. A request that is
 * not answered does not throw, see {@link Answer#status}. Safe for use by several threads.
 */
public final class ShopClient {
  /** A checkout is answered within 55 s, whatever happens (rule O4). */
  private static final Duration MAX_ANSWER = Duration.ofSeconds(70);

  private static final int AT_ONCE_IN_PREPARATION = 64;
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(MAX_ANSWER)
          .build();

  private final String baseUrl;

  /** A client of an address, such as {@code http://127.0.0.1:8000}. */
  public ShopClient(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** Sends a request without a body; an answer that takes longer than the timeout is none. */
  public CompletableFuture<Answer> sendAsync(String method, String path, Duration timeout) {
    String name = method + " " + path;
    return HTTP.sendAsync(request(method, path, timeout), BodyHandlers.ofString())
        .handle(
            (answer, failure) ->
                failure == null ? answer(name, answer) : Answer.none(name, failure));
  }

  public CompletableFuture<Answer> postAsync(String path) {
    return sendAsync("POST", path, MAX_ANSWER);
  }

  /** Sends a request without a body, and blocks until it is answered. */
  public Answer send(String method, String path) {
    String name = method + " " + path;
    try {
      return answer(name, HTTP.send(request(method, path, MAX_ANSWER), BodyHandlers.ofString()));
    } catch (IOException e) {
      return Answer.none(name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.none(name, e);
    }
  }

  public Answer post(String path) {
    return send("POST", path);
  }

  public Answer get(String path) {
    return send("GET", path);
  }

  /** Returns when each service answers through this address. */
  public void awaitServices() {
    for (String path : List.of("/orders/find/0", "/stock/find/0", "/payment/find_user/0")) {
      Await.until(path, () -> get(path), answer -> answer.ok() || answer.refused());
    }
  }

  public String createUser(long credit) {
    String user = post("/payment/create_user").json().get("user_id").textValue();
    post("/payment/add_funds/" + user + "/" + credit).requireOk();
    return user;
  }

  public String createItem(long stock, long price) {
    String item = post("/stock/item/create/" + price).json().get("item_id").textValue();
    post("/stock/add/" + item + "/" + stock).requireOk();
    return item;
  }

  public String createOrder(String user) {
    return post("/orders/create/" + user).json().get("order_id").textValue();
  }

  public void addItem(String order, String item, long quantity) {
    post("/orders/addItem/%s/%s/%d".formatted(order, item, quantity)).requireOk();
  }

  /** An order with one line. */
  public String order(String user, String item, long quantity) {
    String order = createOrder(user);
    addItem(order, item, quantity);
    return order;
  }

  public Answer checkout(String order) {
    return post("/orders/checkout/" + order);
  }

  /** What an operator sees. */
  public Metrics metrics() {
    return Metrics.of(get("/metrics"));
  }

  public long stock(String item) {
    return get("/stock/find/" + item).json().get("stock").longValue();
  }

  public long credit(String user) {
    return get("/payment/find_user/" + user).json().get("credit").longValue();
  }

  public boolean paid(String order) {
    return get("/orders/find/" + order).json().get("paid").booleanValue();
  }

  /** Checks all out at once; the answers are in the same order. */
  public List<Answer> checkoutAll(List<String> orders) {
    return join(orders.stream().map(order -> postAsync("/orders/checkout/" + order)).toList());
  }

  /** Sends what prepares a test, some at a time; all must be answered 200. */
  public List<Answer> postEach(List<String> paths) {
    List<Answer> answers = postSomeAtATime(paths);
    answers.forEach(Answer::requireOk);
    return answers;
  }

  /** Sends what prepares a test, some at a time; the answers are in the same order. */
  public List<Answer> postSomeAtATime(List<String> paths) {
    List<Answer> answers = new ArrayList<>();
    for (int from = 0; from < paths.size(); from += AT_ONCE_IN_PREPARATION) {
      int to = Math.min(paths.size(), from + AT_ONCE_IN_PREPARATION);
      answers.addAll(join(paths.subList(from, to).stream().map(this::postAsync).toList()));
    }
    return answers;
  }

  public static List<Answer> join(List<CompletableFuture<Answer>> sent) {
    return sent.stream().map(CompletableFuture::join).toList();
  }

  private HttpRequest request(String method, String path, Duration timeout) {
    return HttpRequest.newBuilder(URI.create(baseUrl + path))
        .method(method, BodyPublishers.noBody())
        .timeout(timeout)
        .build();
  }

  private static Answer answer(String request, HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    String retryAfter = response.headers().firstValue("Retry-After").orElse("");
    return new Answer(request, response.statusCode(), type, retryAfter, response.body());
  }
}
