---------------------------- MODULE Participant ----------------------------
(***************************************************************************)
(* What a participant does: for each state of a branch and each command    *)
(* <<effect on the data, next state, answer>> (rules P1, P2, P5, P6, C7).  *)
(* The table is generated from ParticipantTable.java, as the participants' *)
(* scripts are; a test fails when it differs.                              *)
(***************************************************************************)

\* <!-- generated: participant -->
Table == [
  ABSENT |->
    [PREPARE |-> <<"HOLD", "HELD", "YES">>,
     COMMIT |-> <<"NOTHING", "ABSENT", "ALARM">>,
     ABORT |-> <<"NOTHING", "TOMBSTONE", "DONE">>,
     EXECUTE |-> <<"TAKE", "EXECUTED", "YES">>,
     EXECUTE_PIVOT |-> <<"TAKE_FINAL", "FINISHED", "YES">>,
     COMPENSATE |-> <<"NOTHING", "TOMBSTONE", "DONE">>,
     FINISH |-> <<"NOTHING", "ABSENT", "ALARM">>],
  SETTLED |->
    [PREPARE |-> <<"NOTHING", "SETTLED", "NO">>,
     COMMIT |-> <<"NOTHING", "SETTLED", "DONE">>,
     ABORT |-> <<"NOTHING", "SETTLED", "DONE">>,
     EXECUTE |-> <<"NOTHING", "SETTLED", "NO">>,
     EXECUTE_PIVOT |-> <<"NOTHING", "SETTLED", "NO">>,
     COMPENSATE |-> <<"NOTHING", "SETTLED", "DONE">>,
     FINISH |-> <<"NOTHING", "SETTLED", "DONE">>],
  HELD |->
    [PREPARE |-> <<"NOTHING", "HELD", "YES">>,
     COMMIT |-> <<"CAPTURE", "COMMITTED", "DONE">>,
     ABORT |-> <<"RELEASE", "ABORTED", "DONE">>,
     EXECUTE |-> <<"NOTHING", "HELD", "ALARM">>,
     EXECUTE_PIVOT |-> <<"NOTHING", "HELD", "ALARM">>,
     COMPENSATE |-> <<"NOTHING", "HELD", "ALARM">>,
     FINISH |-> <<"NOTHING", "HELD", "ALARM">>],
  COMMITTED |->
    [PREPARE |-> <<"NOTHING", "COMMITTED", "YES">>,
     COMMIT |-> <<"NOTHING", "COMMITTED", "DONE">>,
     ABORT |-> <<"NOTHING", "COMMITTED", "ALARM">>,
     EXECUTE |-> <<"NOTHING", "COMMITTED", "ALARM">>,
     EXECUTE_PIVOT |-> <<"NOTHING", "COMMITTED", "ALARM">>,
     COMPENSATE |-> <<"NOTHING", "COMMITTED", "ALARM">>,
     FINISH |-> <<"NOTHING", "COMMITTED", "ALARM">>],
  ABORTED |->
    [PREPARE |-> <<"NOTHING", "ABORTED", "NO">>,
     COMMIT |-> <<"NOTHING", "ABORTED", "ALARM">>,
     ABORT |-> <<"NOTHING", "ABORTED", "DONE">>,
     EXECUTE |-> <<"NOTHING", "ABORTED", "ALARM">>,
     EXECUTE_PIVOT |-> <<"NOTHING", "ABORTED", "ALARM">>,
     COMPENSATE |-> <<"NOTHING", "ABORTED", "ALARM">>,
     FINISH |-> <<"NOTHING", "ABORTED", "ALARM">>],
  REFUSED |->
    [PREPARE |-> <<"NOTHING", "REFUSED", "NO">>,
     COMMIT |-> <<"NOTHING", "REFUSED", "ALARM">>,
     ABORT |-> <<"NOTHING", "REFUSED", "DONE">>,
     EXECUTE |-> <<"NOTHING", "REFUSED", "NO">>,
     EXECUTE_PIVOT |-> <<"NOTHING", "REFUSED", "NO">>,
     COMPENSATE |-> <<"NOTHING", "REFUSED", "DONE">>,
     FINISH |-> <<"NOTHING", "REFUSED", "ALARM">>],
  TOMBSTONE |->
    [PREPARE |-> <<"NOTHING", "TOMBSTONE", "NO">>,
     COMMIT |-> <<"NOTHING", "TOMBSTONE", "ALARM">>,
     ABORT |-> <<"NOTHING", "TOMBSTONE", "DONE">>,
     EXECUTE |-> <<"NOTHING", "TOMBSTONE", "NO">>,
     EXECUTE_PIVOT |-> <<"NOTHING", "TOMBSTONE", "NO">>,
     COMPENSATE |-> <<"NOTHING", "TOMBSTONE", "DONE">>,
     FINISH |-> <<"NOTHING", "TOMBSTONE", "ALARM">>],
  EXECUTED |->
    [PREPARE |-> <<"NOTHING", "EXECUTED", "ALARM">>,
     COMMIT |-> <<"NOTHING", "EXECUTED", "ALARM">>,
     ABORT |-> <<"NOTHING", "EXECUTED", "ALARM">>,
     EXECUTE |-> <<"NOTHING", "EXECUTED", "YES">>,
     EXECUTE_PIVOT |-> <<"NOTHING", "EXECUTED", "ALARM">>,
     COMPENSATE |-> <<"GIVE_BACK", "COMPENSATED", "DONE">>,
     FINISH |-> <<"SETTLE", "FINISHED", "DONE">>],
  FINISHED |->
    [PREPARE |-> <<"NOTHING", "FINISHED", "ALARM">>,
     COMMIT |-> <<"NOTHING", "FINISHED", "ALARM">>,
     ABORT |-> <<"NOTHING", "FINISHED", "ALARM">>,
     EXECUTE |-> <<"NOTHING", "FINISHED", "YES">>,
     EXECUTE_PIVOT |-> <<"NOTHING", "FINISHED", "YES">>,
     COMPENSATE |-> <<"NOTHING", "FINISHED", "ALARM">>,
     FINISH |-> <<"NOTHING", "FINISHED", "DONE">>],
  COMPENSATED |->
    [PREPARE |-> <<"NOTHING", "COMPENSATED", "ALARM">>,
     COMMIT |-> <<"NOTHING", "COMPENSATED", "ALARM">>,
     ABORT |-> <<"NOTHING", "COMPENSATED", "ALARM">>,
     EXECUTE |-> <<"NOTHING", "COMPENSATED", "NO">>,
     EXECUTE_PIVOT |-> <<"NOTHING", "COMPENSATED", "NO">>,
     COMPENSATE |-> <<"NOTHING", "COMPENSATED", "DONE">>,
     FINISH |-> <<"NOTHING", "COMPENSATED", "ALARM">>]]
\* <!-- end -->

BranchStates == DOMAIN Table

\* The data may make these impossible: then the branch becomes REFUSED, and the vote is NO.
Refusable == {"HOLD", "TAKE", "TAKE_FINAL"}

\* The participant waits for its coordinator.
Open == {"HELD", "EXECUTED"}

=============================================================================
