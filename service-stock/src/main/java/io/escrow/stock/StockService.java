package io.escrow.stock;

import io.escrow.service.AccountService;
import io.escrow.service.AccountWords;
import io.escrow.service.Params;
import io.escrow.service.ProblemType;
import io.escrow.service.Routes;
import io.escrow.service.ServiceConfig;
import io.escrow.txn.redis.Account;
import io.javalin.http.Context;
import java.util.Map;

/** Items in stock: their HTTP API, and the participant that holds and sells their units. */
public final class StockService extends AccountService {
  /** The name of the service and of the participant. */
  public static final String NAME = "stock";

  static final String KIND = "item";
  static final String PRICE = "price";

  private static final AccountWords WORDS =
      new AccountWords(KIND, "stock", ProblemType.UNKNOWN_ITEM, ProblemType.OUT_OF_STOCK);

  /** What is told of an item. */
  record Found(long stock, long price) {}

  public StockService(ServiceConfig config) {
    super(config, WORDS, PriceQueries::new);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void routes(Routes routes) {
    routes
        .post("/stock/item/create/{price}", this::createItem)
        .post("/stock/batch_init/{n}/{starting_stock}/{item_price}", this::batchInit)
        .get("/stock/find/{item_id}", this::findItem)
        .post("/stock/add/{item_id}/{amount}", this::addUnits)
        .post("/stock/subtract/{item_id}/{amount}", this::subtractUnits);
  }

  private void createItem(Context ctx) {
    ctx.json(Map.of("item_id", create(priced(Params.amount(ctx, "price")))));
  }

  private void batchInit(Context ctx) {
    int count = Params.count(ctx, "n");
    long stock = Params.amount(ctx, "starting_stock");
    long price = Params.amount(ctx, "item_price");
    reset(count, stock, priced(price));
    ctx.json(Map.of("msg", "Batch init for stock successful: %d items".formatted(count)));
  }

  private void findItem(Context ctx) {
    Account item = find(Params.id(ctx, "item_id"));
    ctx.json(new Found(item.available(), price(item)));
  }

  private void addUnits(Context ctx) {
    String id = Params.id(ctx, "item_id");
    ctx.result(told(id, add(id, Params.amount(ctx, "amount"))));
  }

  private void subtractUnits(Context ctx) {
    String id = Params.id(ctx, "item_id");
    ctx.result(told(id, subtract(id, Params.amount(ctx, "amount"))));
  }

  static long price(Account item) {
    return Long.parseLong(item.own().getOrDefault(PRICE, "0"));
  }

  private static Map<String, String> priced(long price) {
    return Map.of(PRICE, Long.toString(price));
  }
}
