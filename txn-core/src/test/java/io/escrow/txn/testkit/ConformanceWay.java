package io.escrow.txn.testkit;

import io.escrow.txn.CommandType;

/** The commands of one protocol, by what they are for. */
enum ConformanceWay {
  TWO_PHASE(CommandType.PREPARE, CommandType.COMMIT, CommandType.ABORT),
  SAGA(CommandType.EXECUTE, CommandType.FINISH, CommandType.COMPENSATE);

  /** Asks for the vote. */
  final CommandType vote;

  /** What was voted for stands. */
  final CommandType confirm;

  /** What was voted for is undone. */
  final CommandType undo;

  ConformanceWay(CommandType vote, CommandType confirm, CommandType undo) {
    this.vote = vote;
    this.confirm = confirm;
    this.undo = undo;
  }
}
