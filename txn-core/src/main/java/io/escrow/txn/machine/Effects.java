package io.escrow.txn.machine;

import io.escrow.txn.CommandType;
import java.util.ArrayList;
import java.util.List;

/** Lists of effects that several protocols need. */
public final class Effects {
  private Effects() {}

  /** The same command to each branch of a set, in rising order. */
  public static List<Effect> send(CommandType command, BranchSet branches) {
    List<Effect> sends = new ArrayList<>(Long.bitCount(branches.bits()));
    for (long rest = branches.bits(); rest != 0; rest &= rest - 1) {
      sends.add(new Effect.Send(Long.numberOfTrailingZeros(rest), command));
    }
    return sends;
  }

  /** One effect, then others. */
  public static List<Effect> both(Effect first, List<Effect> others) {
    List<Effect> all = new ArrayList<>(others.size() + 1);
    all.add(first);
    all.addAll(others);
    return all;
  }

  /** What an alarm leads to in every phase: it is shown, and nothing changes (rule P6). */
  public static Decision alarm(TransactionState state, Event event) {
    Event.Alarmed alarm = (Event.Alarmed) event;
    String text =
        alarm.command()
            + " of branch "
            + alarm.branch()
            + " contradicts its participant's record: "
            + alarm.text();
    return Decision.stay(state, List.of(new Effect.Alarm(text)));
  }
}
