package io.escrow.sim.mutant;

import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.testkit.MemoryParticipant;
import io.escrow.txn.testkit.MemoryQuantities;
import io.escrow.txn.testkit.MemoryQuantities.Balance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A release or capture does not look whether its account has been reset since it was taken from.
 */
public final class GenerationIgnored extends ParticipantMutant {
  private final Map<String, Map<String, Long>> taken = new HashMap<>();

  @Override
  public String mistake() {
    return "A release or capture does not look whether its account has been reset since it was taken from.";
  }

  @Override
  public String rules() {
    return "P9, P5";
  }

  @Override
  Reply handle(Participant participant, MemoryParticipant store, Command command) {
    MemoryQuantities accounts = store.quantities(command.shard());
    String branch = branch(command);
    if (command.type().asksForVote()) {
      Reply reply = really(participant, command);
      if (reply.answer() == Answer.YES) {
        taken.putIfAbsent(branch, generations(accounts, command.action()));
      }
      return reply;
    }
    Map<String, Long> then = taken.getOrDefault(branch, Map.of());
    Map<String, Long> now = generations(accounts, List.copyOf(then.keySet()));
    then.forEach(accounts::pretend);
    try {
      return really(participant, command);
    } finally {
      now.forEach(accounts::pretend);
    }
  }

  /** Of those that are accounts; in an action, quantities stand between them. */
  private static Map<String, Long> generations(MemoryQuantities accounts, List<String> ids) {
    Map<String, Long> all = new HashMap<>();
    for (String id : ids) {
      @Nullable Balance balance = accounts.read(id);
      if (balance != null) {
        all.put(id, balance.generation());
      }
    }
    return all;
  }
}
