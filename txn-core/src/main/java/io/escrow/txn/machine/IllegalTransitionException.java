package io.escrow.txn.machine;

/**
 * An event came that cannot happen in this state: a fault of the program. Only its transaction is
 * set aside (rule C5).
 */
public class IllegalTransitionException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  IllegalTransitionException(TransactionState state, Event event, String why) {
    super(event + " in " + state + " " + why);
  }
}
