package io.escrow.txn.testkit;

import io.escrow.txn.Reason;
import io.escrow.txn.machine.BusinessEffect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Accounts with quantities in memory: what {@code quantities.lua} does, said once more in Java.
 * Used by one thread.
 */
public final class MemoryQuantities {
  /** The largest number an account may hold. */
  public static final long MAX = (1L << 53) - 1;

  private static final int MAX_ID_BYTES = 256;
  private static final int MAX_DIGITS = 16;

  /** An account. */
  public record Balance(long available, long held, long sold, long pending, long generation) {}

  /** What {@link #check} finds: either a plan or a refusal. */
  record Checked(List<Planned> plan, @Nullable Reason reason, String detail) {
    static Checked refused(Reason reason, String detail) {
      return new Checked(List.of(), reason, detail);
    }
  }

  /** One account after an effect. */
  record Planned(String id, long quantity, Balance after) {}

  private final SortedMap<String, Balance> accounts = new TreeMap<>();

  /** Sets an account to a new beginning, in a new generation (rule P9). */
  public void reset(String id, long available) {
    @Nullable Balance before = accounts.get(id);
    accounts.put(id, new Balance(available, 0, 0, 0, before == null ? 1 : before.generation() + 1));
  }

  /**
   * Adds to what is available of an account; false, and nothing is added, when there is no room.
   */
  public boolean add(String id, long amount) {
    @Nullable Balance balance = accounts.get(id);
    if (balance == null || balance.available() + balance.held() + balance.sold() + amount > MAX) {
      return false;
    }
    accounts.put(id, plus(balance, amount, 0, 0, 0));
    return true;
  }

  /** Lets an account look as if it were of another generation, as no store may: for mutants. */
  public void pretend(String id, long generation) {
    @Nullable Balance balance = accounts.get(id);
    if (balance != null) {
      accounts.put(
          id,
          new Balance(
              balance.available(), balance.held(), balance.sold(), balance.pending(), generation));
    }
  }

  /** The account; null when there is none. */
  public @Nullable Balance read(String id) {
    return accounts.get(id);
  }

  /** All accounts by id. */
  public SortedMap<String, Balance> all() {
    return new TreeMap<>(accounts);
  }

  Checked check(BusinessEffect effect, List<String> action) {
    if (action.isEmpty() || action.size() % 2 == 1) {
      return Checked.refused(Reason.MALFORMED, "");
    }
    Map<String, Long> wanted = new LinkedHashMap<>();
    for (int i = 0; i < action.size(); i += 2) {
      String id = action.get(i);
      long quantity = amount(action.get(i + 1));
      if (!isId(id)) {
        return Checked.refused(Reason.MALFORMED, "");
      }
      if (quantity < 0) {
        return Checked.refused(Reason.MALFORMED, id);
      }
      // A sum that is too large stays too large, and does not wrap around.
      wanted.merge(id, quantity, (a, b) -> Math.min(a + b, MAX + 1));
    }
    return checkWanted(effect, wanted);
  }

  private Checked checkWanted(BusinessEffect effect, Map<String, Long> wanted) {
    List<Planned> plan = new ArrayList<>();
    Map<Reason, String> refused = new EnumMap<>(Reason.class);
    wanted.forEach(
        (id, quantity) -> {
          @Nullable Balance balance = accounts.get(id);
          @Nullable Balance after =
              balance == null || quantity > MAX ? null : changed(effect, balance, quantity);
          if (balance == null) {
            refused.putIfAbsent(Reason.UNKNOWN, id);
          } else if (quantity > MAX) {
            refused.putIfAbsent(Reason.OVERFLOW, id);
          } else if (balance.available() + balance.held() + balance.pending() < quantity) {
            refused.putIfAbsent(Reason.INSUFFICIENT, id);
          } else if (balance.available() < quantity) {
            refused.putIfAbsent(Reason.BUSY, id);
          } else if (after == null) {
            refused.putIfAbsent(Reason.OVERFLOW, id);
          } else {
            plan.add(new Planned(id, quantity, after));
          }
        });
    for (Reason reason :
        List.of(Reason.UNKNOWN, Reason.OVERFLOW, Reason.INSUFFICIENT, Reason.BUSY)) {
      if (refused.containsKey(reason)) {
        return Checked.refused(reason, refused.get(reason));
      }
    }
    return new Checked(plan, null, "");
  }

  /** Plans from a record; what was reset meanwhile is left alone (rule P5). */
  Checked check(BusinessEffect effect, String text) {
    List<Planned> plan = new ArrayList<>();
    String[] parts = text.split(" ", -1);
    for (int i = 0; i + 2 < parts.length; i += 3) {
      @Nullable Balance balance = accounts.get(parts[i]);
      if (balance != null && balance.generation() == Long.parseLong(parts[i + 2])) {
        long quantity = Long.parseLong(parts[i + 1]);
        @Nullable Balance after = changed(effect, balance, quantity);
        if (after == null) {
          throw new IllegalStateException(effect + " does not fit " + parts[i]);
        }
        plan.add(new Planned(parts[i], quantity, after));
      }
    }
    return new Checked(plan, null, "");
  }

  /** Makes a plan true, and says what the record remembers of it. */
  String apply(List<Planned> plan) {
    List<String> text = new ArrayList<>();
    for (Planned planned : plan) {
      accounts.put(planned.id(), planned.after());
      text.add(planned.id() + " " + planned.quantity() + " " + planned.after().generation());
    }
    return String.join(" ", text);
  }

  private static @Nullable Balance changed(BusinessEffect effect, Balance balance, long quantity) {
    Balance after =
        switch (effect) {
          case HOLD -> plus(balance, -quantity, quantity, 0, 0);
          case CAPTURE -> plus(balance, 0, -quantity, quantity, 0);
          case RELEASE -> plus(balance, quantity, -quantity, 0, 0);
          case TAKE -> plus(balance, -quantity, 0, quantity, quantity);
          case TAKE_FINAL -> plus(balance, -quantity, 0, quantity, 0);
          case SETTLE -> plus(balance, 0, 0, 0, -quantity);
          case GIVE_BACK -> plus(balance, quantity, 0, -quantity, -quantity);
          case NOTHING -> balance;
        };
    boolean fits =
        inRange(after.available())
            && inRange(after.held())
            && inRange(after.sold())
            && inRange(after.pending());
    return fits ? after : null;
  }

  private static Balance plus(Balance balance, long available, long held, long sold, long pending) {
    return new Balance(
        balance.available() + available,
        balance.held() + held,
        balance.sold() + sold,
        balance.pending() + pending,
        balance.generation());
  }

  private static boolean inRange(long number) {
    return number >= 0 && number <= MAX;
  }

  private static boolean isId(String id) {
    boolean clean = id.chars().allMatch(c -> c > ' ' && c != 127);
    return clean && !id.isEmpty() && id.getBytes(StandardCharsets.UTF_8).length <= MAX_ID_BYTES;
  }

  /** The number that up to 16 ASCII digits stand for; -1 for anything else. */
  private static long amount(String text) {
    if (text.isEmpty()
        || text.length() > MAX_DIGITS
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    long number = Long.parseLong(text);
    return number <= MAX ? number : -1;
  }
}
