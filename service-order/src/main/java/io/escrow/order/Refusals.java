package io.escrow.order;

import io.escrow.service.ProblemException;
import io.escrow.service.ProblemType;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import java.util.List;

/** What a client is told of a refused checkout, and how the order remembers it. */
final class Refusals {
  private Refusals() {}

  /** As text: reason, participant and detail; the first two have no spaces. */
  static String write(Refusal refusal) {
    return refusal.reason().name() + " " + refusal.participant() + " " + refusal.detail();
  }

  /** Reads what {@link #write} wrote. */
  static Refusal read(String text) {
    List<String> words = List.of(text.split(" ", 3));
    return new Refusal(Reason.valueOf(words.get(0)), words.get(1), words.get(2));
  }

  static ProblemException problem(Refusal refusal) {
    boolean ofStock = refusal.participant().equals(Carts.STOCK);
    String what = ofStock ? "item " + refusal.detail() : "user " + refusal.detail();
    return switch (refusal.reason()) {
      case INSUFFICIENT ->
          ofStock
              ? ProblemType.OUT_OF_STOCK.because("There is not enough of " + what + ".")
              : ProblemType.OUT_OF_CREDIT.because("The credit of " + what + " does not suffice.");
      case BUSY ->
          ProblemType.BUSY.because(
              "Others were holding what is needed of " + what + " until the deadline.");
      case UNKNOWN ->
          ofStock
              ? ProblemType.UNKNOWN_ITEM.because("There is no " + what + ".")
              : ProblemType.UNKNOWN_USER.because("There is no " + what + ".");
      case OVERFLOW ->
          ProblemType.OVERFLOW.because("A number of " + what + " would be larger than 2^53-1.");
      case TIMED_OUT, TOMBSTONE ->
          ProblemType.TIMED_OUT.because("The services did not all agree before the deadline.");
      case STORE_FULL ->
          ProblemType.STORE_FULL.because(
              "The store of " + refusal.participant() + " has no room for new holds.");
      case MALFORMED -> ProblemType.MALFORMED.because("The order cannot be checked out.");
    };
  }

  static ProblemException replaced() {
    return ProblemType.REPLACED.because("The order was replaced while it was checked out.");
  }
}
