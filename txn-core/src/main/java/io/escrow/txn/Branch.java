package io.escrow.txn;

import java.util.List;

/**
 * One participant's part of a transaction: everything that this participant does for it, in one
 * command (a cart's lines, say).
 *
 * @param participant the service that takes part, as its commands topic is named
 * @param shard the shard of the participant's data on which the action works, from 0
 * @param stage when a saga executes it: stages run in rising order, the branches of one stage side
 *     by side; two-phase commit ignores it
 * @param action what to do, understood by the participant alone
 */
public record Branch(String participant, int shard, int stage, List<String> action) {
  /** The longest action, in arguments. */
  public static final int MAX_ARGUMENTS = 4_096;

  public Branch {
    action = List.copyOf(action);
    if (participant.isBlank() || shard < 0 || stage < 0) {
      throw new IllegalArgumentException(
          "a branch needs a participant, a shard and a stage of at least 0: "
              + participant
              + "/"
              + shard
              + "/"
              + stage);
    }
    if (action.size() > MAX_ARGUMENTS) {
      throw new IllegalArgumentException(
          "an action has at most " + MAX_ARGUMENTS + " arguments, not " + action.size());
    }
  }

  /** A branch on a participant that keeps its data in one shard, in the first stage. */
  public static Branch of(String participant, String... action) {
    return new Branch(participant, 0, 0, List.of(action));
  }

  /** The same branch in another stage of a saga. */
  public Branch inStage(int newStage) {
    return new Branch(participant, shard, newStage, action);
  }
}
