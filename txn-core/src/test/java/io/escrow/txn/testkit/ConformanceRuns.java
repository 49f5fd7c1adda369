package io.escrow.txn.testkit;

import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Refusal;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.machine.BusinessEffect;
import io.escrow.txn.machine.ParticipantTable;
import io.escrow.txn.machine.ParticipantTable.Cell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Any order: random commands with crashes between them. Each answer must be the table's, and at the
 * end the data must be what they are when only the commands that had an effect are said, once each.
 */
final class ConformanceRuns {
  private static final int RUNS = 20;
  private static final int STEPS = 40;
  private static final int BRANCHES = ParticipantConformance.MAX_FITTING + 1;
  private static final int REFUSED = ParticipantConformance.MAX_FITTING;

  /** A batch of commands; none is a crash. */
  private record Step(List<Command> commands, boolean permits) {
    @Override
    public String toString() {
      return permits
          ? "permit()"
          : commands.isEmpty()
              ? "crash"
              : String.join("; ", commands.stream().map(ConformanceTalk::shown).toList());
    }
  }

  private final ParticipantConformance test;
  private final ConformanceTalk talk;

  ConformanceRuns(ParticipantConformance test, ConformanceTalk talk) {
    this.test = test;
    this.talk = talk;
  }

  void run() {
    long seed = Long.getLong("escrow.seed", ThreadLocalRandom.current().nextLong());
    System.out.println(test.getClass().getSimpleName() + ", -Descrow.seed=" + seed);
    Random random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      List<Step> steps = draw(random);
      @Nullable String fault = fault(steps);
      if (fault != null) {
        throw new AssertionError(told(seed, shrunk(steps)));
      }
    }
  }

  private String told(long seed, List<Step> steps) {
    StringBuilder story = new StringBuilder().append(fault(steps));
    story.append("\nThe shortest way there that was found:");
    steps.forEach(step -> story.append("\n  ").append(step));
    return story.append("\n(-Descrow.seed=" + seed + " repeats this run)").toString();
  }

  /** Leaves out what is not needed for a failure. */
  private List<Step> shrunk(List<Step> steps) {
    List<Step> least = new ArrayList<>(steps);
    for (int i = least.size() - 1; i >= 0; i--) {
      Step left = least.remove(i);
      if (fault(least) == null) {
        least.add(i, left);
      }
    }
    return least;
  }

  private List<Step> draw(Random random) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      int kind = random.nextInt(12);
      List<Command> batch = new ArrayList<>();
      for (int command = kind == 0 ? 0 : 1 + random.nextInt(3); command > 0; command--) {
        batch.add(draw(random, random.nextInt(BRANCHES)));
      }
      steps.add(new Step(List.copyOf(batch), false));
    }
    steps.add(random.nextInt(STEPS), new Step(List.of(), true));
    return steps;
  }

  /** Branches of even transactions mostly hear two-phase commit, the others mostly a saga. */
  private Command draw(Random random, int branch) {
    long sequence = 1L + branch / 2;
    CommandType[] types = CommandType.values();
    CommandType type = types[random.nextInt(types.length)];
    boolean own = random.nextInt(8) > 0;
    if (own) {
      ConformanceWay way = sequence % 2 == 0 ? ConformanceWay.TWO_PHASE : ConformanceWay.SAGA;
      type = List.of(way.vote, way.vote, way.confirm, way.undo).get(random.nextInt(4));
    }
    int named = type.asksForVote() ? branch : random.nextInt(BRANCHES);
    return ConformanceTalk.command(type, sequence, branch % 2, action(named));
  }

  private List<String> action(int branch) {
    return branch == REFUSED ? test.refused() : test.fitting(branch);
  }

  /** What goes wrong in a run; null when nothing does. */
  private @Nullable String fault(List<Step> steps) {
    talk.begin();
    Told told = new Told();
    List<Step> effects = new ArrayList<>();
    for (Step step : steps) {
      if (step.permits()) {
        test.permit();
        told.permitted = true;
        effects.add(step);
      } else if (step.commands().isEmpty()) {
        talk.crash();
      } else {
        List<Reply> replies = talk.ask(step.commands());
        for (int i = 0; i < replies.size(); i++) {
          @Nullable String fault = told.fault(step.commands().get(i), replies.get(i), effects);
          if (fault != null) {
            return fault;
          }
        }
      }
    }
    Object data = test.data();
    Object expected = dataAfter(effects);
    return data.equals(expected)
        ? null
        : "P1: the data are %s; the commands that had to take effect, each said once, leave %s"
            .formatted(data, expected);
  }

  private Object dataAfter(List<Step> effects) {
    talk.begin();
    for (Step step : effects) {
      if (step.permits()) {
        test.permit();
      } else {
        talk.ask(step.commands());
      }
    }
    return test.data();
  }

  /** What the participant must know, by the table. */
  private final class Told {
    private final Map<String, BranchState> states = new HashMap<>();
    private final Map<String, Refusal> refusals = new HashMap<>();
    private boolean permitted;

    private @Nullable String fault(Command command, Reply reply, List<Step> effects) {
      String branch = command.id() + ":" + command.branch();
      BranchState state = states.getOrDefault(branch, BranchState.ABSENT);
      Cell cell = ParticipantTable.on(state, command.type());
      boolean refuses =
          cell.effect().refusable() && !permitted && command.action().equals(test.refused());
      Answer expected = refuses ? Answer.NO : cell.answer();
      @Nullable String fault = ConformanceTable.fault(state, cell, expected, reply);
      if (fault != null) {
        return fault;
      }
      if (refuses && reply.refusal() != null) {
        refusals.put(branch, reply.refusal());
      } else if (state == BranchState.REFUSED && reply.answer() == Answer.NO) {
        if (!refusals.get(branch).equals(reply.refusal())) {
          return "P1: a NO is repeated with its reason, %s, not %s"
              .formatted(refusals.get(branch), reply.refusal());
        }
      } else if (cell.effect() != BusinessEffect.NOTHING) {
        List<String> action = cell.effect().refusable() ? command.action() : List.of();
        Command once =
            ConformanceTalk.command(
                command.type(), command.id().sequence(), command.branch(), action);
        effects.add(new Step(List.of(once), false));
      }
      states.put(branch, refuses ? BranchState.REFUSED : cell.next());
      return null;
    }
  }
}
