package io.escrow.txn.testkit;

import io.escrow.txn.testkit.MemoryApplication.Answer;
import io.escrow.txn.testkit.MemoryApplication.Context;
import java.util.List;
import java.util.Map;

/**
 * A small application for {@link TransactionLogContract}, in Lua and in Java: a name can be claimed
 * by one transaction at a time.
 *
 * <p>{@code claim} begins one for a name, {@code confirm} notes that it holds the name, {@code
 * release} gives the name back, {@code move} hands it to the transaction that a restart begins;
 * {@code broken} fails and {@code careless} forgets to mint.
 */
public final class ToyApplication {
  private ToyApplication() {}

  private static final String CLAIM =
      """
      local function application(context, args)
        local key = context.tag .. 'order:' .. args[1]
        local holder = redis.call('GET', key)
        if holder then
          return false, {'taken', holder}, nil, holder
        end
        local seq = context.mint()
        redis.call('SET', key, seq)
        return true, {'claimed', seq}, 'request of ' .. args[1]
      end
      """;

  private static final String CONFIRM =
      """
      local function application(context, args)
        if redis.call('GET', context.tag .. 'order:' .. args[1]) ~= context.seq then
          return false, {'not yours'}
        end
        redis.call('SET', context.tag .. 'confirmed:' .. args[1], context.seq)
        return true, {'confirmed'}
      end
      """;

  private static final String RELEASE =
      """
      local function application(context, args)
        local key = context.tag .. 'order:' .. args[1]
        if redis.call('GET', key) == context.seq then
          redis.call('DEL', key)
        end
        return true, {'released'}
      end
      """;

  private static final String MOVE =
      """
      local function application(context, args)
        local key = context.tag .. 'order:' .. args[1]
        if redis.call('GET', key) == context.seq then
          redis.call('SET', key, context.mint())
        end
        return true, {'moved', context.mint()}
      end
      """;

  private static final String BROKEN =
      "local function application(context, args) error('broken on purpose') end";
  private static final String CARELESS =
      "local function application(context, args) return true, {'fine'} end";

  /** For a log in Redis. */
  public static Map<String, String> lua() {
    return Map.of(
        "claim",
        CLAIM,
        "confirm",
        CONFIRM,
        "release",
        RELEASE,
        "move",
        MOVE,
        "broken",
        BROKEN,
        "careless",
        CARELESS);
  }

  /** For a log in memory. */
  public static Map<String, MemoryApplication> java() {
    return Map.of(
        "claim", ToyApplication::claim,
        "confirm", ToyApplication::confirm,
        "release", ToyApplication::release,
        "move", ToyApplication::move,
        "broken", ToyApplication::broken,
        "careless", (context, arguments) -> Answer.accept("fine"));
  }

  private static Answer claim(Context context, List<String> arguments) {
    String holder = context.data().get("order:" + arguments.get(0));
    if (holder != null) {
      return new Answer(false, List.of("taken", holder), null, Long.valueOf(holder));
    }
    String sequence = String.valueOf(context.mint().getAsLong());
    context.data().put("order:" + arguments.get(0), sequence);
    return new Answer(true, List.of("claimed", sequence), "request of " + arguments.get(0), null);
  }

  private static Answer confirm(Context context, List<String> arguments) {
    if (!isHeld(context, arguments)) {
      return Answer.decline("not yours");
    }
    context.data().put("confirmed:" + arguments.get(0), String.valueOf(context.sequence()));
    return Answer.accept("confirmed");
  }

  private static Answer release(Context context, List<String> arguments) {
    if (isHeld(context, arguments)) {
      context.data().remove("order:" + arguments.get(0));
    }
    return Answer.accept("released");
  }

  private static Answer move(Context context, List<String> arguments) {
    String fresh = String.valueOf(context.mint().getAsLong());
    if (isHeld(context, arguments)) {
      context.data().put("order:" + arguments.get(0), fresh);
    }
    return Answer.accept("moved", fresh);
  }

  private static Answer broken(Context context, List<String> arguments) {
    throw new IllegalStateException("broken on purpose");
  }

  private static boolean isHeld(Context context, List<String> arguments) {
    return String.valueOf(context.sequence())
        .equals(context.data().get("order:" + arguments.get(0)));
  }
}
