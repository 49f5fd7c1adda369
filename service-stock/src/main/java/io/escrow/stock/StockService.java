package io.escrow.stock;

import io.escrow.service.Params;
import io.escrow.service.ParticipantHost;
import io.escrow.service.ProblemException;
import io.escrow.service.ProblemType;
import io.escrow.service.Routes;
import io.escrow.service.Service;
import io.escrow.service.ServiceConfig;
import io.escrow.service.StoreCalls;
import io.escrow.txn.redis.Account;
import io.escrow.txn.redis.RedisQuantities.Change;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Items in stock: their HTTP API, and the participant that holds and sells their units. */
public final class StockService implements Service {
  /** The name of the service and of the participant. */
  public static final String NAME = "stock";

  static final String KIND = "item";
  static final String PRICE = "price";

  private final ParticipantHost host;

  public StockService(ServiceConfig config) {
    this.host = new ParticipantHost(config, KIND, PriceQueries::new);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void bindMetrics(MeterRegistry registry) {
    host.bindMetrics(registry);
  }

  @Override
  public void routes(Routes routes) {
    routes
        .post("/stock/item/create/{price}", this::create)
        .post("/stock/batch_init/{n}/{starting_stock}/{item_price}", this::batchInit)
        .get("/stock/find/{item_id}", this::find)
        .post("/stock/add/{item_id}/{amount}", this::add)
        .post("/stock/subtract/{item_id}/{amount}", this::subtract);
  }

  @Override
  public void start() {
    host.start();
  }

  @Override
  public List<String> missing() {
    return host.missing();
  }

  @Override
  public Map<String, String> promises() {
    return host.promises();
  }

  @Override
  public void close() {
    host.close();
  }

  private void create(Context ctx) {
    long price = Params.amount(ctx, "price");
    String id = UUID.randomUUID().toString();
    StoreCalls.change(() -> host.accounts().create(id, 0, priced(price)));
    ctx.json(Map.of("item_id", id));
  }

  private void batchInit(Context ctx) {
    int count = Params.count(ctx, "n");
    long stock = Params.amount(ctx, "starting_stock");
    long price = Params.amount(ctx, "item_price");
    StoreCalls.change(() -> host.accounts().reset(count, stock, priced(price)));
    ctx.json(Map.of("msg", "Batch init for stock successful: %d items".formatted(count)));
  }

  private void find(Context ctx) {
    String id = Params.id(ctx, "item_id");
    Account item = StoreCalls.read(() -> host.accounts().read(id)).orElseThrow(() -> unknown(id));
    ctx.json(Map.of("stock", item.available(), "price", price(item)));
  }

  private void add(Context ctx) {
    String id = Params.id(ctx, "item_id");
    long amount = Params.amount(ctx, "amount");
    answer(ctx, id, StoreCalls.change(() -> host.accounts().add(id, amount)));
  }

  private void subtract(Context ctx) {
    String id = Params.id(ctx, "item_id");
    long amount = Params.amount(ctx, "amount");
    answer(ctx, id, StoreCalls.change(() -> host.accounts().subtract(id, amount)));
  }

  private static void answer(Context ctx, String id, Change change) {
    long stock =
        switch (change.status()) {
          case OK -> change.available().orElseThrow();
          case UNKNOWN -> throw unknown(id);
          case INSUFFICIENT ->
              throw ProblemType.OUT_OF_STOCK.because("Item " + id + " has less stock than that.");
          case OVERFLOW ->
              throw ProblemType.OVERFLOW.because(
                  "Item " + id + " would have more units than can be counted.");
        };
    ctx.result("Item " + id + " has a stock of " + stock + " now.");
  }

  private static ProblemException unknown(String id) {
    return ProblemType.UNKNOWN_ITEM.because("There is no item " + id + ".");
  }

  static long price(Account item) {
    return Long.parseLong(item.own().getOrDefault(PRICE, "0"));
  }

  private static Map<String, String> priced(long price) {
    return Map.of(PRICE, Long.toString(price));
  }
}
