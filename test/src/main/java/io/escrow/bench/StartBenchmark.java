package io.escrow.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures how long a shop takes from its command to its first paid order, several times, and
 * prints each time and their median.
 *
 * <p>Arguments: {@code escrow.jar}, how many times, and what the launcher is told. Needs the {@code
 * java} of this JVM's folder and a free port; each shop is stopped before the next one starts.
 */
public final class StartBenchmark {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
  private static final long POLL_MILLIS = 20;
  private static final Pattern ID = Pattern.compile("_id\":\"([^\"]+)\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI shop;

  private StartBenchmark(URI shop) {
    this.shop = shop;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length < 2) {
      System.err.println("usage: StartBenchmark ESCROW_JAR TIMES [LAUNCHER ARGUMENT]...");
      System.exit(2);
    }
    int times = Integer.parseInt(args[1]);
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.add(measure(args[0], List.of(args).subList(2, args.length)));
      System.out.printf("first paid order after %d ms%n", all.get(i));
    }
    all.sort(null);
    System.out.printf("median of %d: %d ms%n", times, all.get(times / 2));
  }

  private static long measure(String jar, List<String> arguments)
      throws IOException, InterruptedException {
    int port = freePort();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java, "-jar", jar, "--port", "" + port));
    command.addAll(arguments);
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      StartBenchmark benchmark = new StartBenchmark(URI.create("http://127.0.0.1:" + port));
      while (!benchmark.buys()) {
        long waited = System.nanoTime() - begun;
        if (!process.isAlive() || waited > START_TIMEOUT.toNanos()) {
          throw new IOException("no order was paid within " + Duration.ofNanos(waited));
        }
        Thread.sleep(POLL_MILLIS);
      }
      return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  /** Whether a user, an item and an order could be made, and the order was paid. */
  private boolean buys() throws InterruptedException {
    try {
      String user = id(post("/payment/create_user"));
      post("/payment/add_funds/" + user + "/10");
      String item = id(post("/stock/item/create/5"));
      post("/stock/add/" + item + "/1");
      String order = id(post("/orders/create/" + user));
      post("/orders/addItem/" + order + "/" + item + "/1");
      post("/orders/checkout/" + order);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String post(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(shop.resolve(path))
            .timeout(ANSWER_TIMEOUT)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  private static String id(String body) throws IOException {
    Matcher matcher = ID.matcher(body);
    if (!matcher.find()) {
      throw new IOException("no id in " + body);
    }
    return matcher.group(1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
