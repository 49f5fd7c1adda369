package io.escrow.txn.redis;

import io.escrow.txn.machine.BusinessEffect;

/**
 * The business side of a participant's scripts, as Lua fragments: one for each effect, which
 * defines the local functions {@code check} and {@code apply} and runs at each command.
 *
 * <p>{@code check} writes nothing, and plans (any value but nil). In the prefix it is given, all
 * keys of the shard begin. For {@code HOLD}, {@code TAKE} and {@code TAKE_FINAL} it is {@code
 * check(prefix, arguments, first)}: the action is the arguments from {@code first} on, all texts,
 * and the result a plan, or nil, the name of a {@link io.escrow.txn.Reason} and a detail. For the
 * other effects it is {@code check(prefix, text)}, with the record's text, and the result always a
 * plan.
 *
 * <p>{@code apply(prefix, plan)} writes what was planned and must not fail (rule P4). For the first
 * three its result is the record's text, which the later effects are given (rule P5).
 */
public interface EffectScript {
  /** The fragment for an effect; never asked for {@link BusinessEffect#NOTHING}. */
  String lua(BusinessEffect effect);

  /**
   * Moves quantities between the fields of accounts {@code <prefix><kind>:<id>}; an action is id,
   * quantity, id, quantity and so on.
   *
   * @param kind what the accounts are, in small letters, such as {@code item}
   */
  static EffectScript quantities(String kind) {
    return new QuantitiesLua(RedisKeys.requireKind(kind));
  }
}
