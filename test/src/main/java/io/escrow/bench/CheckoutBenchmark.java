package io.escrow.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Measures checkouts of two items each: warms up for 90 s at each number of connections, then
 * prints three rounds and their median.
 *
 * <p>Arguments: the shop's address, how many orders a round has, seconds of warm-up, and numbers of
 * connections; by default {@code http://127.0.0.1:8000 100000 90 64 1024}.
 */
public final class CheckoutBenchmark {
  private static final int MEASURED_ROUNDS = 3;
  private static final int ITEMS = 1_000;
  private static final int USERS = 1_000;
  private static final long PLENTY = 1_000_000_000_000L;
  private static final Duration INIT_TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI shop;
  private final int orders;
  private final int warmupSeconds;

  private CheckoutBenchmark(URI shop, int orders, int warmupSeconds) {
    this.shop = shop;
    this.orders = orders;
    this.warmupSeconds = warmupSeconds;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> given = List.of(args);
    URI shop = URI.create(given.isEmpty() ? "http://127.0.0.1:8000" : given.get(0));
    int orders = given.size() > 1 ? Integer.parseInt(given.get(1)) : 100_000;
    int warmup = given.size() > 2 ? Integer.parseInt(given.get(2)) : 90;
    List<String> connections =
        given.size() > 3 ? given.subList(3, given.size()) : List.of("64", "1024");
    CheckoutBenchmark benchmark = new CheckoutBenchmark(shop, orders, warmup);
    for (String count : connections) {
      benchmark.measure(Integer.parseInt(count));
    }
  }

  private void measure(int connections) throws IOException, InterruptedException {
    System.out.printf("%d connections, warming up for %d s%n", connections, warmupSeconds);
    long end = System.nanoTime() + Duration.ofSeconds(warmupSeconds).toNanos();
    while (System.nanoTime() < end) {
      show("  warm-up", round(connections));
    }
    List<Round.Result> results = new ArrayList<>();
    for (int i = 0; i < MEASURED_ROUNDS; i++) {
      Round.Result result = round(connections);
      show("  measured", result);
      results.add(result);
    }
    results.sort(Comparator.comparingDouble(Round.Result::perSecond));
    show(connections + " connections, median:", results.get(MEASURED_ROUNDS / 2));
  }

  private Round.Result round(int connections) throws IOException, InterruptedException {
    post("/stock/batch_init/%d/%d/1".formatted(ITEMS, PLENTY));
    post("/payment/batch_init/%d/%d".formatted(USERS, PLENTY));
    post("/orders/batch_init/%d/%d/%d/1".formatted(orders, ITEMS, USERS));
    InetSocketAddress address = new InetSocketAddress(shop.getHost(), shop.getPort());
    return new Round(address, connections, orders).run();
  }

  private void post(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(shop.resolve(path))
            .timeout(INIT_TIMEOUT)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
    }
  }

  private static void show(String what, Round.Result result) {
    System.out.printf(
        Locale.ROOT,
        "%s %.0f checkouts/s, p50 %.1f ms, p99 %.1f ms, max %.1f ms, statuses %s%n",
        what,
        result.perSecond(),
        result.p50(),
        result.p99(),
        result.max(),
        result.statuses());
  }
}
