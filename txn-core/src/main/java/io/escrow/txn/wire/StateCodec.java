package io.escrow.txn.wire;

import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.machine.BranchSet;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The text of a transaction's state, as a log stores it: {@code 1,4,3,1,0,0,1,5:stockitem 7} is
 * version 1 of the form, phase 4, the branches sent, agreed and done as hexadecimal bits, not yet
 * reported, and, of a refused one, reason 1 of the participant stock about item 7.
 *
 * <p>Pure, and safe for any thread.
 */
public final class StateCodec {
  /** The version of the form that is written; no other is read. */
  public static final int VERSION = 1;

  private StateCodec() {}

  /**
   * The text of a state.
   *
   * @throws IllegalArgumentException when a text in it has half a surrogate pair
   */
  public static String encode(TransactionState state) {
    TextWriter out = new TextWriter().number(VERSION).number(state.phase().code());
    out.bits(state.sent().bits()).bits(state.yes().bits()).bits(state.done().bits());
    out.number(state.reportDone() ? 1 : 0);
    Refusal refusal = state.refusal();
    if (refusal != null) {
      out.number(refusal.reason().code()).text(refusal.participant()).last(refusal.detail());
    }
    return out.end();
  }

  /**
   * The state that was written so.
   *
   * @param protocol whose phases the codes mean
   * @throws IllegalArgumentException for any other text, and for a phase that the protocol lacks
   */
  public static TransactionState decode(Protocol protocol, String text) {
    TextReader in = new TextReader("a state of " + protocol.name(), text);
    in.version(VERSION);
    return new TransactionState(
        protocol.phase(in.number(Integer.MAX_VALUE)),
        new BranchSet(in.bits()),
        new BranchSet(in.bits()),
        new BranchSet(in.bits()),
        in.flag(),
        refusal(in));
  }

  private static @Nullable Refusal refusal(TextReader in) {
    if (in.atEnd()) {
      return null;
    }
    return new Refusal(Reason.ofCode(in.number(Integer.MAX_VALUE)), in.text(), in.last());
  }
}
