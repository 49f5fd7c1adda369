package io.escrow.payment;

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
import io.escrow.txn.spi.QueryHandler;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Users and their credit: their HTTP API, and the participant that holds and spends credit. */
public final class PaymentService implements Service {
  /** The name of the service and of the participant. */
  public static final String NAME = "payment";

  static final String KIND = "user";

  private final ParticipantHost host;

  public PaymentService(ServiceConfig config) {
    this.host = new ParticipantHost(config, KIND, users -> QueryHandler.NONE);
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
        .post("/payment/create_user", this::createUser)
        .post("/payment/batch_init/{n}/{starting_money}", this::batchInit)
        .get("/payment/find_user/{user_id}", this::findUser)
        .post("/payment/add_funds/{user_id}/{amount}", this::addFunds)
        .post("/payment/pay/{user_id}/{amount}", this::pay);
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

  private void createUser(Context ctx) {
    String id = UUID.randomUUID().toString();
    StoreCalls.change(() -> host.accounts().create(id, 0, Map.of()));
    ctx.json(Map.of("user_id", id));
  }

  private void batchInit(Context ctx) {
    int count = Params.count(ctx, "n");
    long money = Params.amount(ctx, "starting_money");
    StoreCalls.change(() -> host.accounts().reset(count, money, Map.of()));
    ctx.json(Map.of("msg", "Batch init for users successful: %d users".formatted(count)));
  }

  private void findUser(Context ctx) {
    String id = Params.id(ctx, "user_id");
    Account user = StoreCalls.read(() -> host.accounts().read(id)).orElseThrow(() -> unknown(id));
    ctx.json(Map.of("user_id", id, "credit", user.available()));
  }

  private void addFunds(Context ctx) {
    String id = Params.id(ctx, "user_id");
    long amount = Params.amount(ctx, "amount");
    requireOk(id, StoreCalls.change(() -> host.accounts().add(id, amount)));
    ctx.json(Map.of("done", true));
  }

  private void pay(Context ctx) {
    String id = Params.id(ctx, "user_id");
    long amount = Params.amount(ctx, "amount");
    long credit = requireOk(id, StoreCalls.change(() -> host.accounts().subtract(id, amount)));
    ctx.result("User " + id + " has a credit of " + credit + " now.");
  }

  /** The credit after a change that went well. */
  private static long requireOk(String id, Change change) {
    return switch (change.status()) {
      case OK -> change.available().orElseThrow();
      case UNKNOWN -> throw unknown(id);
      case INSUFFICIENT ->
          throw ProblemType.OUT_OF_CREDIT.because("User " + id + " has less credit than that.");
      case OVERFLOW ->
          throw ProblemType.OVERFLOW.because(
              "User " + id + " would have more credit than can be counted.");
    };
  }

  private static ProblemException unknown(String id) {
    return ProblemType.UNKNOWN_USER.because("There is no user " + id + ".");
  }
}
