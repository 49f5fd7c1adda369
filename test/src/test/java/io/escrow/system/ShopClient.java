package io.escrow.system;

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
import java.util.function.Function;

/** A client of the shop's one HTTP address. */
final class ShopClient {
  private static final int REQUEST_MAX_SECONDS = 120;
  private static final int AT_ONCE_IN_PREPARATION = 64;

  private final String baseUrl;
  private final HttpClient http;

  ShopClient(String baseUrl) {
    this.baseUrl = baseUrl;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(REQUEST_MAX_SECONDS))
            .build();
  }

  CompletableFuture<Answer> sendAsync(String method, String path, Duration timeout) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .method(method, BodyPublishers.noBody())
            .timeout(timeout)
            .build();
    return http.sendAsync(request, BodyHandlers.ofString())
        .thenApply(response -> answer(method + " " + path, response));
  }

  CompletableFuture<Answer> postAsync(String path) {
    return sendAsync("POST", path, Duration.ofSeconds(REQUEST_MAX_SECONDS));
  }

  Answer send(String method, String path) {
    return sendAsync(method, path, Duration.ofSeconds(REQUEST_MAX_SECONDS)).join();
  }

  Answer post(String path) {
    return send("POST", path);
  }

  Answer get(String path) {
    return send("GET", path);
  }

  String createUser(long credit) {
    String user = post("/payment/create_user").json().get("user_id").textValue();
    post("/payment/add_funds/" + user + "/" + credit).requireOk();
    return user;
  }

  String createItem(long stock, long price) {
    String item = post("/stock/item/create/" + price).json().get("item_id").textValue();
    post("/stock/add/" + item + "/" + stock).requireOk();
    return item;
  }

  String createOrder(String user) {
    return post("/orders/create/" + user).json().get("order_id").textValue();
  }

  void addItem(String order, String item, long quantity) {
    post("/orders/addItem/%s/%s/%d".formatted(order, item, quantity)).requireOk();
  }

  /** An order with one line. */
  String order(String user, String item, long quantity) {
    String order = createOrder(user);
    addItem(order, item, quantity);
    return order;
  }

  Answer checkout(String order) {
    return post("/orders/checkout/" + order);
  }

  long stock(String item) {
    return get("/stock/find/" + item).json().get("stock").longValue();
  }

  long credit(String user) {
    return get("/payment/find_user/" + user).json().get("credit").longValue();
  }

  boolean paid(String order) {
    return get("/orders/find/" + order).json().get("paid").booleanValue();
  }

  /** Checks all out at once; the answers are in the same order. */
  List<Answer> checkoutAll(List<String> orders) {
    return join(orders.stream().map(order -> postAsync("/orders/checkout/" + order)).toList());
  }

  /** Sends what prepares a test, some at a time; all must be answered 200. */
  List<Answer> postEach(List<String> paths) {
    return each(paths, this::postAsync).stream().map(Answer::requireOk).toList();
  }

  static List<Answer> join(List<CompletableFuture<Answer>> sent) {
    return sent.stream().map(CompletableFuture::join).toList();
  }

  private static List<Answer> each(
      List<String> paths, Function<String, CompletableFuture<Answer>> send) {
    List<Answer> answers = new ArrayList<>();
    for (int from = 0; from < paths.size(); from += AT_ONCE_IN_PREPARATION) {
      int to = Math.min(paths.size(), from + AT_ONCE_IN_PREPARATION);
      answers.addAll(join(paths.subList(from, to).stream().map(send).toList()));
    }
    return answers;
  }

  private static Answer answer(String request, HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    return new Answer(request, response.statusCode(), type, response.body());
  }
}
