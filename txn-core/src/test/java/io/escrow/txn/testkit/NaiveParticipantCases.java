package io.escrow.txn.testkit;

import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.HeldBranches;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The conformance of a participant as one writes it in an afternoon: each case fails, which {@link
 * ParticipantConformanceTest} asserts.
 */
class NaiveParticipantCases extends QuantitiesConformance {
  /** Account to what is free, taken and pending: the store. */
  private final Map<String, List<Long>> accounts = new TreeMap<>();

  @Override
  protected void begin() {
    accounts.clear();
    resetAll();
  }

  @Override
  protected Participant open() {
    return new Naive();
  }

  @Override
  protected void reset(String id, long available) {
    accounts.put(id, List.of(available, 0L, 0L));
  }

  @Override
  protected Object data() {
    return new TreeMap<>(accounts);
  }

  /** It takes line by line, knows transactions only by memory, and believes every message. */
  private final class Naive implements Participant, HeldBranches {
    private final Map<TransactionId, List<String>> actions = new HashMap<>();

    @Override
    public List<Reply> handle(List<Command> commands) {
      return commands.stream().map(this::handle).toList();
    }

    @Override
    public List<HeldBranch> overdue(long olderThanMillis, int limit) {
      return List.of();
    }

    private Reply handle(Command command) {
      List<String> known = actions.getOrDefault(command.id(), List.of());
      List<String> action = command.action().isEmpty() ? known : command.action();
      boolean done =
          switch (command.type()) {
            case PREPARE, EXECUTE, EXECUTE_PIVOT -> {
              actions.put(command.id(), command.action());
              yield move(action, -1, 0, 1);
            }
            case COMMIT, FINISH -> move(action, 0, 1, -1);
            case ABORT, COMPENSATE -> move(action, 1, 0, -1);
          };
      Answer answer = !done ? Answer.NO : command.type().asksForVote() ? Answer.YES : Answer.DONE;
      return new Reply(command.id(), command.branch(), command.type(), answer, null);
    }

    private boolean move(List<String> action, int free, int taken, int pending) {
      for (int i = 0; i < action.size(); i += 2) {
        long quantity = Long.parseLong(action.get(i + 1));
        List<Long> account = accounts.get(action.get(i));
        if (account.get(0) + free * quantity < 0) {
          return false;
        }
        accounts.put(
            action.get(i),
            List.of(
                account.get(0) + free * quantity,
                account.get(1) + taken * quantity,
                account.get(2) + pending * quantity));
      }
      return true;
    }
  }
}
