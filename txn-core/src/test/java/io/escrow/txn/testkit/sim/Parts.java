package io.escrow.txn.testkit.sim;

import io.escrow.txn.Participant;
import io.escrow.txn.spi.HeldBranches;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.spi.Transport;
import io.escrow.txn.testkit.MemoryParticipant;
import io.escrow.txn.testkit.MemoryTransactionLog;
import java.util.List;

/**
 * The parts that a simulation is made of: the engines, and for mutants a way to put something wrong
 * between a process and its ports. One object serves one simulation.
 */
public interface Parts {
  /** The engines, of which each schedule chooses one. */
  List<Protocol> engines();

  /** What a coordinator sees of its log. */
  default TransactionLog log(TransactionLog log) {
    return log;
  }

  /** What a reset of all orders does to a shard of their log: nothing (rule C1). */
  default void resetOrders(MemoryTransactionLog log, int shard) {}

  /** What a process sees of the broker. */
  default Transport transport(Transport transport) {
    return transport;
  }

  /** What a process reads; each process has its own. */
  default Inbox inbox(Inbox inbox) {
    return inbox;
  }

  /**
   * What a life of a participant's process sees of its store.
   *
   * @param store itself, for mutants that keep it badly
   */
  default Participant participant(Participant participant, MemoryParticipant store) {
    return participant;
  }

  /** What a requester runs when a dedicated coordinator decides. */
  default Protocol requester(Protocol remote) {
    return remote;
  }

  /** What a participant's process sees of its index of waiting branches, and of its store. */
  default HeldBranches held(HeldBranches held, Participant participant) {
    return held;
  }
}
