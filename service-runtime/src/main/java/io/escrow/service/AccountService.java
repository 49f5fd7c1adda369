package io.escrow.service;

import io.escrow.txn.redis.Account;
import io.escrow.txn.redis.EffectScript;
import io.escrow.txn.redis.RedisQuantities;
import io.escrow.txn.redis.RedisQuantities.Change;
import io.escrow.txn.spi.QueryHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A service of accounts, each with a quantity: the participant that holds and takes quantities, and
 * what HTTP handlers do with accounts outside of transactions. Which routes lead to it, and in what
 * words it answers, is the subclass's.
 *
 * <p>The handlers' methods block for a round trip to Redis each, and throw {@link
 * ProblemException}: {@link ProblemType#UNAVAILABLE} or {@link ProblemType#OUTCOME_UNKNOWN} when
 * Redis does not answer, and what else they name.
 */
public abstract class AccountService implements Service {
  private final ParticipantHost host;
  private final AccountWords words;

  /**
   * A service that has not connected yet.
   *
   * @param words their kind is also what the accounts are in {@link EffectScript#quantities}
   * @param queries makes, of the accounts, what answers questions of other services
   */
  protected AccountService(
      ServiceConfig config, AccountWords words, Function<RedisQuantities, QueryHandler> queries) {
    this.host = new ParticipantHost(config, words.kind(), queries);
    this.words = words;
  }

  @Override
  public final void bindMetrics(MeterRegistry registry) {
    host.bindMetrics(registry);
  }

  @Override
  public final void start() {
    host.start();
  }

  @Override
  public final Tracing tracing() {
    return host.tracing();
  }

  @Override
  public final boolean alive() {
    return host.alive();
  }

  @Override
  public final List<String> missing() {
    return host.missing();
  }

  @Override
  public final Map<String, String> promises() {
    return host.promises();
  }

  @Override
  public final void close() {
    host.close();
  }

  /**
   * Makes an account with nothing.
   *
   * @param own the service's own fields
   * @return its new id
   */
  protected final String create(Map<String, String> own) {
    String id = UUID.randomUUID().toString();
    StoreCalls.change(() -> host.accounts().create(id, 0, own));
    return id;
  }

  /** Sets the accounts {@code 0} to {@code count-1} to a new beginning (rule P9). */
  protected final void reset(int count, long available, Map<String, String> own) {
    StoreCalls.change(() -> host.accounts().reset(count, available, own));
  }

  /** Reads an account; the words' problem when there is none. */
  protected final Account find(String id) {
    return StoreCalls.read(() -> host.accounts().read(id)).orElseThrow(() -> unknown(id));
  }

  /**
   * Adds to an account.
   *
   * @return what is available afterwards
   * @throws ProblemException the words' problem when there is no such account, or {@link
   *     ProblemType#OVERFLOW}: nothing has changed
   */
  protected final long add(String id, long amount) {
    return requireOk(id, StoreCalls.change(() -> host.accounts().add(id, amount)));
  }

  /**
   * Subtracts from an account.
   *
   * @return what is available afterwards
   * @throws ProblemException the words' problem when there is no such account or too little in it:
   *     nothing has changed
   */
  protected final long subtract(String id, long amount) {
    return requireOk(id, StoreCalls.change(() -> host.accounts().subtract(id, amount)));
  }

  /** Says what an account has now. */
  protected final String told(String id, long available) {
    return "%s has a %s of %d now.".formatted(words.capital(id), words.quantity(), available);
  }

  private long requireOk(String id, Change change) {
    return switch (change.status()) {
      case OK -> change.available().orElseThrow();
      case UNKNOWN -> throw unknown(id);
      case INSUFFICIENT ->
          throw words
              .insufficient()
              .because(words.capital(id) + " has less " + words.quantity() + " than that.");
      case OVERFLOW ->
          throw ProblemType.OVERFLOW.because(
              words.capital(id) + " would have more " + words.quantity() + " than can be counted.");
    };
  }

  private ProblemException unknown(String id) {
    return words.unknown().because("There is no " + words.account(id) + ".");
  }
}
