package io.escrow.txn.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Branch;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Event.Kind;
import io.escrow.txn.machine.TransitionTable.Transition;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransitionTableTest {
  private enum Light implements Phase {
    RED(1, false),
    GREEN(2, false),
    OFF(3, true);

    private final int code;
    private final boolean terminal;

    Light(int code, boolean terminal) {
      this.code = code;
      this.terminal = terminal;
    }

    @Override
    public int code() {
      return code;
    }

    @Override
    public boolean terminal() {
      return terminal;
    }
  }

  private static final Transaction ANY = Transaction.of(Branch.of("stock", "a", "1"));
  private static final Event BEGUN = new Event.Begun();
  private static final Event YES = new Event.VotedYes(0);

  private static TransitionTable.Builder rest(
      TransitionTable.Builder table, Light phase, Kind... but) {
    for (Kind kind : Kind.values()) {
      if (!Arrays.asList(but).contains(kind)) {
        table.ignore(phase, kind);
      }
    }
    return table;
  }

  private static TransitionTable table() {
    TransitionTable.Builder table =
        TransitionTable.over(Light.values())
            .on(Light.RED, Kind.BEGUN, (t, s, e) -> Decision.stay(s.in(Light.GREEN)), Light.GREEN)
            .on(
                Light.GREEN,
                Kind.DONE,
                (t, s, e) -> Decision.end(s.in(Light.OFF), List.of()),
                Light.OFF)
            .on(
                Light.GREEN,
                Kind.VOTED_YES,
                (t, s, e) -> Decision.stay(s.in(Light.RED)),
                Light.GREEN)
            .impossible(Light.GREEN, Kind.BEGUN);
    rest(table, Light.RED, Kind.BEGUN);
    return rest(table, Light.GREEN, Kind.BEGUN, Kind.DONE, Kind.VOTED_YES).build();
  }

  private static TransactionState in(Light phase) {
    return TransactionState.initial(phase);
  }

  @Test
  void decidesAsDeclared() {
    assertEquals(Light.GREEN, table().decide(ANY, in(Light.RED), BEGUN).next().phase());
    assertEquals(Decision.stay(in(Light.RED)), table().decide(ANY, in(Light.RED), YES));
  }

  @Test
  void ignoresEverythingWhenOver() {
    assertEquals(Decision.stay(in(Light.OFF)), table().decide(ANY, in(Light.OFF), BEGUN));
  }

  @Test
  void saysWhatCannotHappenWithStateAndEvent() {
    IllegalTransitionException thrown =
        assertThrows(
            IllegalTransitionException.class, () -> table().decide(ANY, in(Light.GREEN), BEGUN));
    String text = String.valueOf(thrown.getMessage());
    assertTrue(text.contains("GREEN") && text.contains("Begun"), text);
  }

  @Test
  void rejectsARuleThatLeadsElsewhere() {
    assertThrows(IllegalTransitionException.class, () -> table().decide(ANY, in(Light.GREEN), YES));
  }

  @Test
  void rejectsATableThatLeavesACellOpen() {
    TransitionTable.Builder open =
        rest(TransitionTable.over(Light.RED, Light.OFF), Light.RED, Kind.ASKED);
    IllegalStateException thrown = assertThrows(IllegalStateException.class, open::build);
    assertTrue(String.valueOf(thrown.getMessage()).contains("RED on ASKED"));
  }

  @Test
  void rejectsACellDeclaredTwice() {
    TransitionTable.Builder table = TransitionTable.over(Light.RED).ignore(Light.RED, Kind.DONE);
    assertThrows(IllegalArgumentException.class, () -> table.ignore(Light.RED, Kind.DONE));
  }

  @Test
  void knowsWhatWasNotTaken() {
    Set<Transition> all = table().declared();
    assertTrue(all.contains(new Transition(Light.RED, Kind.BEGUN, Light.GREEN)));
    assertTrue(all.stream().noneMatch(t -> t.from() == Light.GREEN && t.event() == Kind.BEGUN));
    Transition one = new Transition(Light.GREEN, Kind.DONE, Light.OFF);
    assertTrue(table().unvisited(Set.of()).contains(one));
    assertEquals(all.size() - 1, table().unvisited(List.of(one, one)).size());
    assertEquals(Set.of(), table().unvisited(all));
  }

  @Test
  void drawsArrowsBetweenPhasesOnly() {
    assertEquals(
        """
        stateDiagram-v2
          [*] --> RED
          RED --> GREEN: BEGUN
          GREEN --> OFF: DONE
          OFF --> [*]
        """,
        table().mermaid());
  }
}
