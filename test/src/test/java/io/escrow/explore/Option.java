package io.escrow.explore;

import io.escrow.explore.Flight.Flying;

/**
 * Something that may happen next in a small world; coordinators are named by their numbers. A crash
 * after 0 effects is none.
 */
sealed interface Option {
  /** The accounts are filled, those of one service perhaps not. */
  record Stock(String lacking) implements Option {
    @Override
    public String toString() {
      return lacking.isEmpty() ? "there is enough" : lacking + " has nothing";
    }
  }

  /** A client asks for a transaction. */
  record Begin(int at, int transaction, int crashAfter) implements Option {
    @Override
    public String toString() {
      return name(at) + " begins transaction " + (transaction + 1) + after(crashAfter);
    }
  }

  /** A message arrives; a copy of it may arrive later. */
  record Deliver(Flying message, boolean copy, int crashAfter) implements Option {
    @Override
    public String toString() {
      return (copy ? "a copy arrives of " : "arrives: ") + message + after(crashAfter);
    }
  }

  /** A message is lost. */
  record Lose(Flying message) implements Option {
    @Override
    public String toString() {
      return "lost: " + message;
    }
  }

  /** A coordinator crashes while it waits. */
  record Die(int at) implements Option {
    @Override
    public String toString() {
      return name(at) + " crashes";
    }
  }

  /** Time passes at a coordinator, and something is due. */
  record Timer(int at, Due due, int crashAfter) implements Option {
    @Override
    public String toString() {
      return name(at) + due.words + after(crashAfter);
    }
  }

  /** What may be due. */
  enum Due {
    RETRY(" asks again for what is not answered"),
    DEADLINE(" sees its deadlines pass"),
    TAKEOVER(" takes over what is due");

    private final String words;

    Due(String words) {
      this.words = words;
    }
  }

  private static String name(int coordinator) {
    return "coordinator " + coordinator;
  }

  private static String after(int effects) {
    return effects == 0 ? "" : " (crash after effect " + effects + ")";
  }
}
