------------------------------- MODULE Saga -------------------------------
(***************************************************************************)
(* The saga as Saga.java and Closing.java have it: stages are executed in  *)
(* rising order; a last stage of one branch is the pivot, whose yes        *)
(* completes the saga.  EXECUTING leads to FINISHING and COMPLETED, or to  *)
(* COMPENSATING, last stage first, and COMPENSATED.                        *)
(***************************************************************************)
EXTENDS Common

CONSTANT Stage  \* of each branch, from 0

\* Values for Stage.
StockThenPayment == [stock |-> 0, payment |-> 1]
TwoStocksThenPayment == [stock1 |-> 0, stock2 |-> 0, payment |-> 1]
StockThenTwo == [stock |-> 0, payment |-> 1, points |-> 1]
SideBySide == [stock1 |-> 0, stock2 |-> 0]

ASSUME DOMAIN Stage = Branches

Phases == {"EXECUTING", "FINISHING", "COMPLETED", "COMPENSATING", "COMPENSATED"}
Committing == {"FINISHING", "COMPLETED"}
Aborting == {"COMPENSATING", "COMPENSATED"}
Commands == {"EXECUTE", "EXECUTE_PIVOT", "COMPENSATE", "FINISH"}

FirstOf(bs) == {b \in bs : \A other \in bs : Stage[b] <= Stage[other]}
LastOf(bs) == {b \in bs : \A other \in bs : Stage[b] >= Stage[other]}
Pivot == LET last == LastOf(Branches) IN IF Cardinality(last) = 1 THEN last ELSE {}

\* C2: compensation goes to every branch that may have been asked and whose NO is not known.
Missing(state) ==
  CASE state.phase = "EXECUTING" -> Branches \ state.yes
    [] state.phase = "FINISHING" -> Branches \ state.done
    [] state.phase = "COMPENSATING" -> (IF Is("C2") THEN state.sent ELSE state.yes) \ state.done
    [] OTHER -> {}

\* Whose turn it is.
Turn(state) ==
  CASE state.phase = "EXECUTING" -> FirstOf(Missing(state))
    [] state.phase = "COMPENSATING" -> IF Is("order") THEN LastOf(Missing(state)) ELSE Missing(state)
    [] OTHER -> Missing(state)

Type(state) ==
  CASE state.phase = "EXECUTING" -> IF Turn(state) = Pivot THEN "EXECUTE_PIVOT" ELSE "EXECUTE"
    [] state.phase = "FINISHING" -> "FINISH"
    [] OTHER -> "COMPENSATE"

Sends(state) == Send(Type(state), Turn(state))

\* Asked for their vote from here on; in memory only: it is written along with the next write.
Asking(state) == IF state.phase = "EXECUTING" THEN [state EXCEPT !.sent = @ \cup Turn(state)] ELSE state

\* C2: the record does not know how far it had come, so every branch may have been asked.
Recovered(state) ==
  IF state.phase = "EXECUTING"
    THEN Asking(IF Is("recovery") THEN [state EXCEPT !.sent = Branches] ELSE state)
    ELSE state

-----------------------------------------------------------------------------
(* The decision. The client hears of a commit when it is durable, of an abort when everything is back (O3). *)

Finish(c, state) ==
  LET next == [state EXCEPT !.phase = "FINISHING", !.done = @ \cup Pivot] IN
  IF Missing(next) = {}
    THEN StartWrite(c, "END", [next EXCEPT !.phase = "COMPLETED"], {}, {"COMMITTED"})
    ELSE StartWrite(c, "APPEND", next, Sends(next), {"COMMITTED"})

Compensate(c, state) ==
  LET next == [state EXCEPT !.phase = "COMPENSATING"] IN
  IF Missing(next) = {}
    THEN StartWrite(c, "END", [state EXCEPT !.phase = "COMPENSATED"], {}, {"ABORTED"})
    ELSE StartWrite(c, "APPEND", next, Sends(next), IF Is("O3") THEN {} ELSE {"ABORTED"})

\* In the phases after the decision: on to the branches whose turn has come, or to the end.
Proceed(c, state) ==
  IF Missing(state) # {} THEN Stay(c, state, Sends(state))
  ELSE IF state.phase = "FINISHING"
    THEN StartWrite(c, "END", [state EXCEPT !.phase = "COMPLETED"], {}, {})
    ELSE StartWrite(c, "END", [state EXCEPT !.phase = "COMPENSATED"], {}, {"ABORTED"})

-----------------------------------------------------------------------------
(* The events of the table; what is not here is ignored (C5). *)

VotedYes(c, b, answer) ==
  /\ Running(c, {"EXECUTING"}) /\ answer = "YES"
  /\ LET counted == [coord[c].state EXCEPT !.yes = @ \cup {b}]
         stageIsNew == ~(Turn(counted) \subseteq Turn(coord[c].state))
     IN IF Missing(counted) = {} THEN Finish(c, counted)
        ELSE IF stageIsNew THEN Stay(c, Asking(counted), Sends(counted))
        ELSE Stay(c, counted, {})

VotedNo(c, b, answer) ==
  /\ Running(c, {"EXECUTING", "COMPENSATING"}) /\ answer = "NO"
  /\ LET counted == [coord[c].state EXCEPT !.done = @ \cup {b}]
     IN IF counted.phase = "EXECUTING" THEN Compensate(c, counted) ELSE Proceed(c, counted)

Done(c, type, b, answer) ==
  /\ Running(c, {"FINISHING", "COMPENSATING"}) /\ answer = "DONE" /\ type = Type(coord[c].state)
  /\ Proceed(c, [coord[c].state EXCEPT !.done = @ \cup {b}])

\* O4. Once the pivot may have been asked only its answer decides.
Deadline(c) ==
  /\ Running(c, {"EXECUTING"})
  /\ ~(Is("pivot") /\ Pivot # {} /\ Pivot \subseteq coord[c].state.sent)
  /\ Compensate(c, [coord[c].state EXCEPT !.sent = @ \cup FirstOf(Branches)])

\* P8: a branch that waits asks; whoever reads the log sends the decision again, if it is the branch's turn.
Inquire(b) ==
  /\ rec[b] \in Open
  /\ log.status = "OPEN" /\ log.state.phase \in {"FINISHING", "COMPENSATING"}
  /\ commands' = commands \cup Send(Type(log.state), {b} \cap (Turn(log.state) \cup log.state.done))
  /\ UNCHANGED <<log, coord, rec, replies, losses, effects, decided, told>>

Hear(c, type, b, answer) ==
  <<type, b, answer>> \in replies /\ (VotedYes(c, b, answer) \/ VotedNo(c, b, answer) \/ Done(c, type, b, answer))

Write(c) == WriteAnswered(c, "EXECUTING", Committing, Aborting)
LoseWriteReply(c) == WriteReplyLost(c, "EXECUTING", Committing, Aborting)
Start(c) == LET s == Initial("EXECUTING") IN Begin(c, Asking(s), Sends(s))
Adopt(c) == TakeOver(c, Recovered, Sends)
TryAgain(c) == Retry(c, {"EXECUTING", "FINISHING", "COMPENSATING"}, Sends)

-----------------------------------------------------------------------------
Init == Init0("EXECUTING")

Step ==
  \/ \E c \in Coordinators :
       \/ Start(c) \/ Write(c) \/ LoseWriteReply(c) \/ Adopt(c) \/ Crash(c) \/ TryAgain(c) \/ Deadline(c)
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
  /\ \A b \in Branches, type \in Commands : WF_vars(Handle(type, b))

FairSpec == Spec /\ Fair

-----------------------------------------------------------------------------
TypeOK == TypeOK0(Phases, Commands)

Took(b) == Did(b, "TAKE") \/ Did(b, "TAKE_FINAL")

\* No effect twice, none undone that was not done, none after its end; only the pivot takes for good.
EffectsOnce ==
  \A b \in Branches :
    effects[b] \in
      IF b \in Pivot THEN {<<>>, <<"TAKE_FINAL">>}
      ELSE {<<>>, <<"TAKE">>, <<"TAKE", "SETTLE">>, <<"TAKE", "GIVE_BACK">>}

\* Never committed here and aborted there.
Consistent ==
  \A a, b \in Branches :
    Did(a, "SETTLE") \/ Did(a, "TAKE_FINAL") => ~Did(b, "GIVE_BACK") /\ rec[b] \notin {"COMPENSATED", "TOMBSTONE", "REFUSED"}

\* A commit rests on every participant's durable yes, and an abort leaves nothing taken for good.
CommitNeedsAll == "COMMIT" \in decided => \A b \in Branches : Took(b) /\ ~Did(b, "GIVE_BACK")
AbortKeepsNothing == "ABORT" \in decided => \A b \in Branches : ~Did(b, "SETTLE") /\ ~Did(b, "TAKE_FINAL")

\* Stages are executed in rising order, and compensated in falling order.
StagesInOrder ==
  \A a, b \in Branches :
    Stage[a] < Stage[b] => (Took(b) => Did(a, "TAKE")) /\ (Did(a, "GIVE_BACK") => rec[b] # "EXECUTED")

\* C3, O3: an answer is the durable decision; whoever is refused finds everything back.
AnswerIsTrue ==
  /\ "COMMITTED" \in told => decided = {"COMMIT"}
  /\ "ABORTED" \in told => decided = {"ABORT"} /\ \A b \in Branches : rec[b] \notin Open

-----------------------------------------------------------------------------
Goals ==
  /\ CommonGoals
  /\ Goal("a commit is over", log.status = "ENDED" /\ "COMMIT" \in decided)
  /\ Goal("an abort is over that took something back", log.status = "ENDED" /\ \E b \in Branches : Did(b, "GIVE_BACK"))

Hunt ==
  /\ Catch("OneDecision", OneDecision)
  /\ Catch("NoAlarm", NoAlarm)
  /\ Catch("SettledHoldsNothing", SettledHoldsNothing)
  /\ Catch("EffectsOnce", EffectsOnce)
  /\ Catch("Consistent", Consistent)
  /\ Catch("CommitNeedsAll", CommitNeedsAll)
  /\ Catch("AbortKeepsNothing", AbortKeepsNothing)
  /\ Catch("StagesInOrder", StagesInOrder)
  /\ Catch("AnswerIsTrue", AnswerIsTrue)

=============================================================================
