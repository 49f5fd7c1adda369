-------------------------- MODULE TwoPhaseCommit --------------------------
(***************************************************************************)
(* Two-phase commit as TwoPhaseCommit.java and Closing.java have it: all   *)
(* branches are prepared side by side; PREPARING leads to COMMITTING and   *)
(* COMMITTED, or to ABORTING and ABORTED.  A transaction that is not in    *)
(* the log was either never begun or is over.                              *)
(***************************************************************************)
EXTENDS Common

Phases == {"PREPARING", "COMMITTING", "COMMITTED", "ABORTING", "ABORTED"}
Committing == {"COMMITTING", "COMMITTED"}
Aborting == {"ABORTING", "ABORTED"}
Commands == {"PREPARE", "COMMIT", "ABORT"}

All(state) == [state EXCEPT !.sent = Branches]

\* C2: an abort goes to every branch whose NO is not known, answered or not.
Missing(state) ==
  CASE state.phase = "PREPARING" -> Branches \ state.yes
    [] state.phase = "COMMITTING" -> Branches \ state.done
    [] state.phase = "ABORTING" -> (IF Is("C2") THEN state.sent ELSE state.yes) \ state.done
    [] OTHER -> {}

Type(phase) == CASE phase = "PREPARING" -> "PREPARE" [] phase = "COMMITTING" -> "COMMIT" [] OTHER -> "ABORT"

Sends(state) == Send(Type(state.phase), Missing(state))

\* What recovery makes of the record: votes are asked for again, a decision is sent again.
Recovered(state) == IF state.phase = "PREPARING" THEN All(state) ELSE state

-----------------------------------------------------------------------------
(* The decision. The client hears of a commit when it is durable, of an abort when everything is back (O3). *)

Commit(c, state) ==
  StartWrite(c, "APPEND", [state EXCEPT !.phase = "COMMITTING"], Send("COMMIT", Branches), {"COMMITTED"})

Abort(c, state) ==
  LET next == [state EXCEPT !.phase = "ABORTING"] IN
  IF Missing(next) = {}
    THEN StartWrite(c, "END", [state EXCEPT !.phase = "ABORTED"], {}, {"ABORTED"})
    ELSE StartWrite(c, "APPEND", next, Sends(next), IF Is("O3") THEN {} ELSE {"ABORTED"})

\* In the phases after the decision: the last acknowledgement ends it.
Proceed(c, state) ==
  IF Missing(state) # {} THEN Stay(c, state, {})
  ELSE IF state.phase = "COMMITTING"
    THEN StartWrite(c, "END", [state EXCEPT !.phase = "COMMITTED"], {}, {})
    ELSE StartWrite(c, "END", [state EXCEPT !.phase = "ABORTED"], {}, {"ABORTED"})

-----------------------------------------------------------------------------
(* The events of the table; what is not here is ignored (C5). *)

VotedYes(c, b, answer) ==
  /\ Running(c, {"PREPARING"}) /\ answer = "YES"
  /\ LET counted == [coord[c].state EXCEPT !.yes = @ \cup {b}]
         again == IF ~Is("P1 votes") /\ b \in coord[c].state.yes THEN 1 ELSE 0
     IN IF Cardinality(counted.yes) + again >= Cardinality(Branches)
          THEN Commit(c, counted)
          ELSE Stay(c, counted, {})

VotedNo(c, b, answer) ==
  /\ Running(c, {"PREPARING", "ABORTING"}) /\ answer = "NO"
  /\ LET counted == [coord[c].state EXCEPT !.done = @ \cup {b}]
     IN IF counted.phase = "PREPARING" THEN Abort(c, counted) ELSE Proceed(c, counted)

Done(c, type, b, answer) ==
  /\ Running(c, {"COMMITTING", "ABORTING"}) /\ answer = "DONE" /\ type = Type(coord[c].state.phase)
  /\ Proceed(c, [coord[c].state EXCEPT !.done = @ \cup {b}])

\* O4: nobody decides by a timer of its own; the deadline is the coordinator's reason to decide.
Deadline(c) ==
  /\ Running(c, {"PREPARING"})
  /\ Abort(c, All(coord[c].state))

\* P8: a branch that waits asks; whoever reads the log sends the decision again.
Inquire(b) ==
  /\ rec[b] \in Open
  /\ log.status = "OPEN" /\ log.state.phase \in {"COMMITTING", "ABORTING"}
  /\ commands' = commands \cup Send(Type(log.state.phase), {b} \cap (Missing(log.state) \cup log.state.done))
  /\ UNCHANGED <<log, coord, rec, replies, losses, effects, decided, told>>

\* With C4 switched off, a coordinator takes a lost reply for a failure, and decides anew.
ReplyTakenForFailure(c) ==
  /\ ~Is("C4")
  /\ coord[c].write.kind = "APPEND" /\ coord[c].write.state.phase = "COMMITTING"
  /\ log' = Forgotten(log, c)
  /\ coord' = [coord EXCEPT ![c].write = WriteOf("APPEND", [@.state EXCEPT !.phase = "ABORTING"], Send("ABORT", Branches), {})]
  /\ UNCHANGED <<rec, commands, replies, losses, effects, decided, told>>

Hear(c, type, b, answer) ==
  <<type, b, answer>> \in replies /\ (VotedYes(c, b, answer) \/ VotedNo(c, b, answer) \/ Done(c, type, b, answer))

Write(c) == WriteAnswered(c, "PREPARING", Committing, Aborting)
LoseWriteReply(c) == WriteReplyLost(c, "PREPARING", Committing, Aborting)
Start(c) == Begin(c, All(Initial("PREPARING")), Send("PREPARE", Branches))
Adopt(c) == TakeOver(c, Recovered, Sends)
TryAgain(c) == Retry(c, {"PREPARING", "COMMITTING", "ABORTING"}, Sends)

-----------------------------------------------------------------------------
Init == Init0("PREPARING")

Step ==
  \/ \E c \in Coordinators :
       \/ Start(c) \/ Write(c) \/ LoseWriteReply(c) \/ Adopt(c) \/ Crash(c) \/ TryAgain(c) \/ Deadline(c)
       \/ ReplyTakenForFailure(c)
       \/ \E m \in replies : Hear(c, m[1], m[2], m[3])
  \/ TakeOverLost \/ Lose
  \/ \E m \in commands : Handle(m[1], m[2])
  \/ \E b \in Branches : Trim(b) \/ Inquire(b) \/ GiveUpAlone(b)

Next == Step /\ UNCHANGED broken

Spec == Init /\ [][Next]_<<vars, broken>>

\* A step that stays possible happens in the end. Nothing is assumed of clients, crashes and losses.
Fair ==
  /\ \A c \in Coordinators :
       /\ WF_vars(Write(c))
       /\ WF_vars(Adopt(c) /\ ~Owned)
       /\ WF_vars(TryAgain(c))
       /\ \A b \in Branches, type \in Commands, answer \in {"YES", "NO", "DONE"} :
            WF_vars(Hear(c, type, b, answer))
  /\ \A b \in Branches, type \in Commands :
       WF_vars(Handle(type, b))

FairSpec == Spec /\ Fair

\* Any coordinator is as good as another, and so is any branch.
Alike == CoordinatorsAlike \cup Permutations(Branches)

-----------------------------------------------------------------------------
TypeOK == TypeOK0(Phases, Commands)

\* No effect twice, none without its hold, none after its end.
EffectsOnce == \A b \in Branches : effects[b] \in {<<>>, <<"HOLD">>, <<"HOLD", "CAPTURE">>, <<"HOLD", "RELEASE">>}

\* Never committed here and aborted there.
Consistent ==
  \A a, b \in Branches :
    Did(a, "CAPTURE") => ~Did(b, "RELEASE") /\ rec[b] \notin {"ABORTED", "TOMBSTONE", "REFUSED"}

\* A commit rests on every participant's durable yes, and an abort captures nothing.
CommitNeedsAll == "COMMIT" \in decided => \A b \in Branches : Did(b, "HOLD") /\ ~Did(b, "RELEASE")
AbortCapturesNothing == "ABORT" \in decided => \A b \in Branches : ~Did(b, "CAPTURE")

\* C3, O3: an answer is the durable decision; whoever is refused finds everything back.
AnswerIsTrue ==
  /\ "COMMITTED" \in told => decided = {"COMMIT"}
  /\ "ABORTED" \in told => decided = {"ABORT"} /\ \A b \in Branches : rec[b] \notin Open

-----------------------------------------------------------------------------
Goals ==
  /\ CommonGoals
  /\ Goal("a commit is over", log.status = "ENDED" /\ "COMMIT" \in decided)
  /\ Goal("an abort is over that took something back", log.status = "ENDED" /\ \E b \in Branches : Did(b, "RELEASE"))

Hunt ==
  /\ Catch("OneDecision", OneDecision)
  /\ Catch("NoAlarm", NoAlarm)
  /\ Catch("SettledHoldsNothing", SettledHoldsNothing)
  /\ Catch("EffectsOnce", EffectsOnce)
  /\ Catch("Consistent", Consistent)
  /\ Catch("CommitNeedsAll", CommitNeedsAll)
  /\ Catch("AbortCapturesNothing", AbortCapturesNothing)
  /\ Catch("AnswerIsTrue", AnswerIsTrue)

=============================================================================
