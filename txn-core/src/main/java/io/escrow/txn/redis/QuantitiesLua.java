package io.escrow.txn.redis;

import io.escrow.txn.machine.BusinessEffect;

/**
 * The effects on accounts with quantities.
 *
 * @param kind of the accounts
 */
record QuantitiesLua(String kind) implements EffectScript {
  /** How much an effect adds to each field, in quantities. */
  private record Change(int available, int held, int sold, int pending) {
    private String constants() {
      return "local AVAILABLE, HELD, SOLD, PENDING = %d, %d, %d, %d\n"
          .formatted(available, held, sold, pending);
    }

    /** The fields that change and their values, out of the account at {@code i} of a plan. */
    private String written() {
      StringBuilder text = new StringBuilder();
      write(text, available, "available", 1);
      write(text, held, "held", 2);
      write(text, sold, "sold", 3);
      write(text, pending, "pending", 4);
      return text.toString();
    }

    private static void write(StringBuilder text, int sign, String field, int offset) {
      if (sign != 0) {
        text.append(text.isEmpty() ? "" : ", ")
            .append("'%s', decimal(plan[i + %d])".formatted(field, offset));
      }
    }
  }

  @Override
  public String lua(BusinessEffect effect) {
    Change change = change(effect);
    return "local KIND = '%s:'\n".formatted(kind)
        + change.constants()
        + Script.resource("quantities.lua").replace("--CHANGED--", change.written())
        + Script.resource(effect.refusable() ? "quantities-new.lua" : "quantities-old.lua");
  }

  private static Change change(BusinessEffect effect) {
    return switch (effect) {
      case HOLD -> new Change(-1, 1, 0, 0);
      case CAPTURE -> new Change(0, -1, 1, 0);
      case RELEASE -> new Change(1, -1, 0, 0);
      case TAKE -> new Change(-1, 0, 1, 1);
      case TAKE_FINAL -> new Change(-1, 0, 1, 0);
      case SETTLE -> new Change(0, 0, 0, -1);
      case GIVE_BACK -> new Change(1, 0, -1, -1);
      case NOTHING -> throw new IllegalArgumentException("has no script: " + effect);
    };
  }
}
