package io.escrow.payment;

import io.escrow.service.AccountService;
import io.escrow.service.AccountWords;
import io.escrow.service.Params;
import io.escrow.service.ProblemType;
import io.escrow.service.Routes;
import io.escrow.service.ServiceConfig;
import io.escrow.txn.spi.QueryHandler;
import io.javalin.http.Context;
import java.util.Map;

/** Users and their credit: their HTTP API, and the participant that holds and spends credit. */
public final class PaymentService extends AccountService {
  /** The name of the service and of the participant. */
  public static final String NAME = "payment";

  private static final AccountWords WORDS =
      new AccountWords("user", "credit", ProblemType.UNKNOWN_USER, ProblemType.OUT_OF_CREDIT);

  /** What is told of a user. */
  record Found(String userId, long credit) {}

  public PaymentService(ServiceConfig config) {
    super(config, WORDS, users -> QueryHandler.NONE);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void routes(Routes routes) {
    routes
        .post("/payment/create_user", this::createUser)
        .post("/payment/batch_init/{n}/{starting_money}", this::batchInit)
        .get("/payment/find_user/{user_id}", this::findUser)
        .post("/payment/add_funds/{user_id}/{amount}", this::addFunds)
        .post("/payment/pay/{user_id}/{amount}", this::pay);
  }

  private void createUser(Context ctx) {
    ctx.json(Map.of("user_id", create(Map.of())));
  }

  private void batchInit(Context ctx) {
    int count = Params.count(ctx, "n");
    long money = Params.amount(ctx, "starting_money");
    reset(count, money, Map.of());
    ctx.json(Map.of("msg", "Batch init for users successful: %d users".formatted(count)));
  }

  private void findUser(Context ctx) {
    String id = Params.id(ctx, "user_id");
    ctx.json(new Found(id, find(id).available()));
  }

  private void addFunds(Context ctx) {
    add(Params.id(ctx, "user_id"), Params.amount(ctx, "amount"));
    ctx.json(Map.of("done", true));
  }

  private void pay(Context ctx) {
    String id = Params.id(ctx, "user_id");
    ctx.result(told(id, subtract(id, Params.amount(ctx, "amount"))));
  }
}
