package io.escrow.txn.spi;

import io.escrow.txn.StoreUnavailableException;
import java.util.List;

/**
 * Answers questions that change nothing, for services that ask over the transport. Used by one
 * thread.
 */
@FunctionalInterface
public interface QueryHandler {
  /** Answers every question with nothing. */
  QueryHandler NONE = questions -> questions.stream().map(question -> List.<String>of()).toList();

  /**
   * Answers questions, all in at most one round trip to the store.
   *
   * @return one answer for each question, in the same order
   * @throws StoreUnavailableException when the store did not answer: the same questions come again
   */
  List<List<String>> answer(List<List<String>> questions);
}
