package io.escrow.txn;

import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import java.util.List;

/**
 * A service's side of transactions: what answers commands.
 *
 * <p>Each command is one atomic step that remembers its answer, so that the same command twice
 * gives the same answer once more (rule P1). {@code RedisParticipant} is one for data in Redis;
 * another store needs the same promises.
 */
public interface Participant {
  /**
   * Carries out commands, in their order, and answers each.
   *
   * <p>May block for one round trip to the store. What is answered is durable.
   *
   * @return one reply for each command, in the same order
   * @throws StoreUnavailableException when the store gave no answer: nothing is said, the same
   *     commands come again
   */
  List<Reply> handle(List<Command> commands);
}
