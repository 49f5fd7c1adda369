package io.escrow.txn.machine;

import io.escrow.txn.CommandType;
import io.escrow.txn.Outcome;
import io.escrow.txn.Refusal;

/** What can happen to a transaction. */
public sealed interface Event {
  /** The kinds of events, as the transition table lists them. */
  enum Kind {
    BEGUN,
    RECOVERED,
    VOTED_YES,
    VOTED_NO,
    DONE,
    ALARMED,
    RETRY_DUE,
    DEADLINE,
    INQUIRED,
    ASKED,
    ENDED,
    SETTLED
  }

  Kind kind();

  /** Its first record is durable; nothing was sent yet. */
  record Begun() implements Event {
    @Override
    public Kind kind() {
      return Kind.BEGUN;
    }
  }

  /** It was read from the log by someone who does not know what had been sent. */
  record Recovered() implements Event {
    @Override
    public Kind kind() {
      return Kind.RECOVERED;
    }
  }

  /** A participant agreed. */
  record VotedYes(int branch) implements Event {
    @Override
    public Kind kind() {
      return Kind.VOTED_YES;
    }
  }

  /**
   * A participant refused; its NO is durable and keeps a later command from taking effect (rule
   * P2).
   */
  record VotedNo(int branch, Refusal refusal) implements Event {
    @Override
    public Kind kind() {
      return Kind.VOTED_NO;
    }
  }

  /** A participant carried out a command that is not voted on. */
  record Done(int branch, CommandType command) implements Event {
    @Override
    public Kind kind() {
      return Kind.DONE;
    }
  }

  /** A participant found that a command contradicts its record (rule P6). */
  record Alarmed(int branch, CommandType command, String text) implements Event {
    @Override
    public Kind kind() {
      return Kind.ALARMED;
    }
  }

  /** Something that was asked for did not come in time. */
  record RetryDue() implements Event {
    @Override
    public Kind kind() {
      return Kind.RETRY_DUE;
    }
  }

  /** The deadline passed, or the requester cancelled. */
  record Deadline() implements Event {
    @Override
    public Kind kind() {
      return Kind.DEADLINE;
    }
  }

  /** A participant asks what became of its branch (rule P8). */
  record Inquired(int branch) implements Event {
    @Override
    public Kind kind() {
      return Kind.INQUIRED;
    }
  }

  /** The requester asks again how it ended. */
  record Asked() implements Event {
    @Override
    public Kind kind() {
      return Kind.ASKED;
    }
  }

  /** A dedicated coordinator says how it ended. */
  record Ended(Outcome outcome) implements Event {
    @Override
    public Kind kind() {
      return Kind.ENDED;
    }
  }

  /** The requester knows the outcome for good. */
  record Settled() implements Event {
    @Override
    public Kind kind() {
      return Kind.SETTLED;
    }
  }
}
