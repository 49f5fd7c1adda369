package io.escrow.order;

import io.escrow.order.OrderStore.Addition;
import io.escrow.order.OrderStore.Draft;
import io.escrow.service.CoordinatorHost;
import io.escrow.service.DaemonThreads;
import io.escrow.service.Params;
import io.escrow.service.ProblemException;
import io.escrow.service.ProblemType;
import io.escrow.service.RedisAccess;
import io.escrow.service.Routes;
import io.escrow.service.Service;
import io.escrow.service.ServiceConfig;
import io.escrow.service.StoreCalls;
import io.escrow.service.Tracing;
import io.escrow.txn.remote.Remote;
import io.escrow.txn.runtime.LoopDriver;
import io.escrow.txn.spi.Protocols;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Orders and their checkout. Hosts the coordinator, or asks the orchestrator: {@code ARCH} says
 * which for new checkouts; those that the log still holds end as they began (rule L3).
 */
public final class OrderService implements Service {
  /** The name of the service. */
  public static final String NAME = "order";

  private static final String ORCHESTRATOR = "orchestrator";
  private static final int STORE_THREADS = 4;
  private static final long MAX_NUMBER = (1L << 53) - 1;
  private static final long MAX_ANSWER_MILLIS = 55_000;

  private final ServiceConfig config;
  private final PriceClient prices = new PriceClient();
  private final OrderStore orders;
  private final CoordinatorHost host;
  private final CheckoutWatch watch;
  private final Checkouts checkouts;
  private final ExecutorService storeThreads;
  private CheckoutMetrics metrics = new CheckoutMetrics(new SimpleMeterRegistry());
  private volatile @Nullable LoopDriver watchDriver;

  /** What is told of an order. */
  record Found(
      String orderId, boolean paid, List<List<Object>> items, String userId, long totalCost) {}

  /** A service that has not connected yet; checkouts are answered within 55 s. */
  public OrderService(ServiceConfig config) {
    this(config, MAX_ANSWER_MILLIS);
  }

  OrderService(ServiceConfig config, long maxAnswerMillis) {
    this.config = config;
    this.orders = new OrderStore(RedisAccess.of(config), config.shards());
    this.host =
        new CoordinatorHost(
            config,
            Protocols.installed(new Remote(ORCHESTRATOR, "2pc"), new Remote(ORCHESTRATOR, "saga")),
            new Carts(config.shards()),
            Scripts.ofCheckout(),
            prices::accept);
    this.watch = new CheckoutWatch(orders, config.maxInFlight(), this::wakeWatch);
    this.checkouts = new Checkouts(config, host, watch, maxAnswerMillis);
    this.storeThreads = DaemonThreads.pool("order-store", STORE_THREADS);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void bindMetrics(MeterRegistry registry) {
    host.bindMetrics(registry);
    metrics = new CheckoutMetrics(registry);
  }

  @Override
  public void routes(Routes routes) {
    routes
        .post("/orders/create/{user_id}", this::create)
        .post("/orders/batch_init/{n}/{n_items}/{n_users}/{item_price}", this::batchInit)
        .get("/orders/find/{order_id}", this::find)
        .post("/orders/addItem/{order_id}/{item_id}/{quantity}", this::addItem)
        .post("/orders/checkout/{order_id}", this::checkout)
        .get("/orders/transactions", ctx -> ctx.json(host.overview()));
  }

  @Override
  public void start() {
    host.start();
    watchDriver = LoopDriver.start("order-watch", watch);
  }

  @Override
  public Tracing tracing() {
    return host.tracing();
  }

  @Override
  public boolean alive() {
    return host.alive();
  }

  @Override
  public List<String> missing() {
    return host.missing();
  }

  @Override
  public Map<String, String> promises() {
    return Map.of(
        "durability", config.durability().text(),
        "protocol", config.protocol().text(),
        "architecture", config.architecture().text());
  }

  @Override
  public void close() {
    host.close();
    LoopDriver driver = watchDriver;
    if (driver != null) {
      driver.close();
    }
    storeThreads.shutdown();
    orders.close();
  }

  private void wakeWatch() {
    LoopDriver driver = watchDriver;
    if (driver != null) {
      driver.wake();
    }
  }

  private void create(Context ctx) {
    String user = Params.id(ctx, "user_id");
    String id = UUID.randomUUID().toString();
    StoreCalls.change(() -> orders.create(List.of(new Draft(id, user, 0, ""))));
    ctx.json(Map.of("order_id", id));
  }

  private void batchInit(Context ctx) {
    int count = Params.count(ctx, "n");
    int items = Params.count(ctx, "n_items");
    int users = Params.count(ctx, "n_users");
    long price = Params.amount(ctx, "item_price");
    if (count > 0 && (items == 0 || users == 0)) {
      throw ProblemType.MALFORMED.because("Orders need at least one item and one user.");
    }
    if (price > MAX_NUMBER / 2) {
      throw ProblemType.MALFORMED.because("Two items would cost more than 2^53-1.");
    }
    long seed = ThreadLocalRandom.current().nextLong();
    StoreCalls.change(() -> orders.create(new RandomOrders(count, items, users, price, seed)));
    ctx.json(
        Map.of(
            "msg", "Batch init for orders successful: %d orders (seed %d)".formatted(count, seed)));
  }

  private void find(Context ctx) {
    String id = Params.id(ctx, "order_id");
    Order order = StoreCalls.read(() -> orders.read(id)).orElseThrow(() -> unknown(id));
    ctx.json(
        new Found(
            id,
            order.paid(),
            order.lines().stream()
                .map(line -> List.<Object>of(line.item(), line.quantity()))
                .toList(),
            order.user(),
            order.total()));
  }

  private void addItem(Context ctx) {
    String id = Params.id(ctx, "order_id");
    String item = Params.id(ctx, "item_id");
    long quantity = Params.quantity(ctx, "quantity");
    CompletableFuture<Long> asked = prices.priceOf(item, host);
    ctx.future(
        () ->
            asked.thenAcceptAsync(
                price -> ctx.result(addItem(id, item, quantity, price)), storeThreads));
  }

  private String addItem(String id, String item, long quantity, long price) {
    Addition addition = StoreCalls.change(() -> orders.addItem(id, item, quantity, price));
    return switch (addition.status()) {
      case "added" -> "Item " + item + " added; the total is " + addition.total() + " now.";
      case "paid" -> throw ProblemType.ORDER_PAID.because("Order " + id + " is paid.");
      case "checkout" ->
          throw ProblemType.CHECKOUT_RUNNING.because("Order " + id + " is being checked out.");
      case "full" ->
          throw ProblemType.ORDER_FULL.because(
              "Order " + id + " has " + OrderStore.MAX_LINES + " lines already.");
      case "overflow" ->
          throw ProblemType.OVERFLOW.because("The order would be larger than 2^53-1.");
      default -> throw unknown(id);
    };
  }

  private void checkout(Context ctx) {
    String id = Params.id(ctx, "order_id");
    long start = System.nanoTime();
    CompletableFuture<Void> answer = begin(id);
    ctx.future(
        () ->
            answer.handle(
                (nothing, failure) -> {
                  @Nullable Throwable error = known(failure);
                  metrics.answered(error, System.nanoTime() - start);
                  if (error != null) {
                    throw error instanceof RuntimeException problem
                        ? problem
                        : new IllegalStateException(error);
                  }
                  return ctx.result("Checkout successful: order " + id + " is paid.");
                }));
  }

  /** What is refused at once is counted as what is refused later. */
  private CompletableFuture<Void> begin(String id) {
    try {
      return checkouts.checkout(id);
    } catch (ProblemException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private static @Nullable Throwable known(@Nullable Throwable failure) {
    return failure instanceof TimeoutException
        ? ProblemType.OUTCOME_UNKNOWN.because("The checkout goes on; ask again for its outcome.")
        : failure;
  }

  static ProblemException unknown(String order) {
    return ProblemType.UNKNOWN_ORDER.because("There is no order " + order + ".");
  }
}
