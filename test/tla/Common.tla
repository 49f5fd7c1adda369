------------------------------ MODULE Common ------------------------------
(***************************************************************************)
(* What two-phase commit and the saga share: one transaction in a log that *)
(* several coordinators write, participants, and messages between them.    *)
(*                                                                         *)
(*   - A message once sent stays: it may be delivered late, again,         *)
(*     in any order, or never.  Replies may reach any coordinator.         *)
(*   - Each write to the log is one atomic step of the store; its reply    *)
(*     may be lost, and the same write is then tried again (C4).           *)
(*   - A coordinator may crash at any moment and loses all but the log;    *)
(*     another takes over, also from one that still works (L1).            *)
(*                                                                         *)
(* Left out: versions (within an epoch one coordinator writes, so that the *)
(* epoch decides), due times, reasons, a requester's confirmation, and the *)
(* restart under a new id, which is another transaction.                   *)
(***************************************************************************)
EXTENDS Participant, Naturals, FiniteSets, Sequences, TLC

CONSTANTS
  Coordinators,
  Branches,
  MaxEpoch,   \* how often the transaction may be taken over, plus 1
  MaxLosses,  \* how many messages may be taken away for good; a resend puts them back
  Mutants     \* which rules may be switched off, one at a time; {"none"} for the protocol as built

VARIABLES
  log,        \* the durable record
  coord,      \* each coordinator's memory
  rec,        \* each participant's durable record of its branch
  commands,   \* all that may still arrive at participants
  replies,    \* all that may still arrive at coordinators
  losses,     \* how many messages were taken away
  effects,    \* history: what each branch did to the data, in order
  decided,    \* history: the decisions that the log ever held
  told,       \* history: the outcomes that the client was ever told
  broken      \* the one rule that is switched off, from the start to the end

vars == <<log, coord, rec, commands, replies, losses, effects, decided, told>>

Is(rule) == broken # rule

-----------------------------------------------------------------------------
(* States of a transaction, as TransactionState.java: sent, yes and done are sets of branches, never counters (P1). *)

States(phases) ==
  [phase: phases, sent: SUBSET Branches, yes: SUBSET Branches, done: SUBSET Branches]

Initial(phase) == [phase |-> phase, sent |-> {}, yes |-> {}, done |-> {}]

\* A command is <<type, branch>>, its reply <<type, branch, answer>>.
Send(type, bs) == {<<type, b>> : b \in bs}

\* A write on its way: what it writes, and what follows once it is known to be durable.
NoWrite == [kind |-> "NONE", state |-> Initial("NONE"), send |-> {}, answer |-> {}]
WriteOf(kind, state, send, answer) ==
  [kind |-> kind, state |-> state, send |-> send, answer |-> answer]

Idle == [status |-> "IDLE", epoch |-> 0, state |-> Initial("NONE"), write |-> NoWrite]

-----------------------------------------------------------------------------
(* The log, as its scripts. nonce: whose write was the last one, while that coordinator does not know yet;   *)
(* kept: the same of the first and the last write, which the store remembers beyond the record.             *)

NoLog(phase) ==
  [status |-> "NONE", epoch |-> 0, state |-> Initial(phase), nonce |-> "NONE", kept |-> {}]

Repeated(c) ==
  IF coord[c].write.kind = "APPEND" THEN log.nonce = c ELSE c \in log.kept

\* L1: a write that does not know the epoch is refused. Nothing is begun twice (C1).
Accepted(c) ==
  IF coord[c].write.kind = "BEGIN"
    THEN log.status = "NONE"
    ELSE log.status = "OPEN" /\ (log.epoch = coord[c].epoch \/ ~Is("L1"))

AfterWrite(c, initial) ==
  LET w == coord[c].write IN
  CASE w.kind = "BEGIN" ->
         [status |-> "OPEN", epoch |-> 1, state |-> Initial(initial), nonce |-> c, kept |-> {c}]
    [] w.kind = "APPEND" -> [log EXCEPT !.state = w.state, !.nonce = c]
    [] w.kind = "END" ->
         [log EXCEPT !.status = "ENDED", !.state = w.state, !.nonce = "NONE", !.kept = @ \cup {c}]

\* The coordinator c knows what became of its write, or crashed.
Forgotten(l, c) ==
  [l EXCEPT !.nonce = IF @ = c THEN "NONE" ELSE @, !.kept = @ \ {c}]

Decision(phase, committing, aborting) ==
  IF phase \in committing THEN {"COMMIT"} ELSE IF phase \in aborting THEN {"ABORT"} ELSE {}

(* The store carries the write out, or recognizes it by its nonce, and the coordinator hears so. Only then   *)
(* the state is its own, and effects follow (C4). A coordinator that is refused forgets the transaction.     *)
WriteAnswered(c, initial, committing, aborting) ==
  LET w == coord[c].write IN
  /\ w.kind # "NONE"
  /\ IF Repeated(c) \/ Accepted(c)
       THEN /\ log' = Forgotten(IF Repeated(c) THEN log ELSE AfterWrite(c, initial), c)
            /\ coord' =
                 [coord EXCEPT ![c] =
                   IF w.kind = "END" THEN Idle
                   ELSE [status |-> "RUNNING", state |-> w.state, write |-> NoWrite,
                         epoch |-> IF w.kind = "BEGIN" THEN 1 ELSE @.epoch]]
            /\ commands' = commands \cup w.send
            /\ told' = told \cup w.answer
            /\ decided' = decided \cup (IF w.kind = "BEGIN" THEN {} ELSE Decision(w.state.phase, committing, aborting))
       ELSE /\ coord' = [coord EXCEPT ![c] = Idle]
            /\ UNCHANGED <<log, commands, told, decided>>
  /\ UNCHANGED <<rec, replies, effects, losses>>

(* The store carries the write out and the reply is lost: the coordinator goes on trying it. *)
WriteReplyLost(c, initial, committing, aborting) ==
  LET w == coord[c].write IN
  /\ w.kind # "NONE"
  /\ ~Repeated(c) /\ Accepted(c)
  /\ log' = AfterWrite(c, initial)
  /\ decided' = decided \cup (IF w.kind = "BEGIN" THEN {} ELSE Decision(w.state.phase, committing, aborting))
  /\ UNCHANGED <<coord, rec, commands, replies, losses, effects, told>>

-----------------------------------------------------------------------------
(* Coordinators. *)

Running(c, phases) ==
  coord[c].status = "RUNNING" /\ coord[c].write.kind = "NONE" /\ coord[c].state.phase \in phases

\* Remember, and do these without a forced write.
Stay(c, state, send) ==
  /\ coord' = [coord EXCEPT ![c].state = state]
  /\ commands' = commands \cup send
  /\ UNCHANGED <<log, rec, replies, losses, effects, decided, told>>

\* Write first: nothing else happens to the transaction here until the write is answered (C4).
\* With C3 switched off its messages leave before it is durable.
StartWrite(c, kind, state, send, answer) ==
  /\ coord' = [coord EXCEPT ![c].write = WriteOf(kind, state, send, answer)]
  /\ commands' = IF Is("C3") THEN commands ELSE commands \cup send
  /\ UNCHANGED <<log, rec, replies, losses, effects, decided, told>>

\* C2: the record with all branches is durable before the first message. The same request may reach two coordinators.
Begin(c, state, send) ==
  /\ coord[c].status = "IDLE"
  /\ log.status = "NONE"
  /\ coord' =
       [coord EXCEPT ![c] =
         [status |-> "BEGINNING", epoch |-> 0, state |-> Initial("NONE"), write |-> WriteOf("BEGIN", state, send, {})]]
  /\ UNCHANGED <<log, rec, commands, replies, losses, effects, decided, told>>

\* Somebody who works on it now and is not fenced.
Owned == \E c \in Coordinators : coord[c].status = "RUNNING" /\ coord[c].epoch = log.epoch

(* L1: whoever finds it due takes it over; due times decide nothing, so this may happen at any moment. Its   *)
(* own transaction a coordinator only fences anew; otherwise it goes on with what the log knows.             *)
TakeOver(c, Recovered(_), Sends(_)) ==
  LET own == coord[c].status = "RUNNING" /\ coord[c].epoch = log.epoch
      state == Recovered(log.state)
  IN
  /\ coord[c].write.kind = "NONE"
  /\ log.status = "OPEN"
  /\ log.epoch < MaxEpoch
  /\ log' = [log EXCEPT !.epoch = @ + 1]
  /\ coord' =
       [coord EXCEPT ![c] =
         IF own THEN [@ EXCEPT !.epoch = log.epoch + 1]
         ELSE [status |-> "RUNNING", epoch |-> log.epoch + 1, state |-> state, write |-> NoWrite]]
  /\ commands' = commands \cup (IF own THEN {} ELSE Sends(state))
  /\ UNCHANGED <<rec, replies, losses, effects, decided, told>>

\* A takeover whose reply is lost: nobody works on it until it is due again.
TakeOverLost ==
  /\ log.status = "OPEN"
  /\ log.epoch + 1 < MaxEpoch
  /\ log' = [log EXCEPT !.epoch = @ + 1]
  /\ UNCHANGED <<coord, rec, commands, replies, losses, effects, decided, told>>

\* Not in the last epoch, or there would be nobody left to take over.
Crash(c) ==
  /\ coord[c].status # "IDLE"
  /\ log.status = "OPEN" => log.epoch < MaxEpoch
  /\ coord' = [coord EXCEPT ![c] = Idle]
  /\ log' = Forgotten(log, c)
  /\ UNCHANGED <<rec, commands, replies, losses, effects, decided, told>>

\* What was asked and not answered is asked again, and what is known is written along (C6).
Retry(c, phases, Sends(_)) ==
  /\ Running(c, phases) /\ Is("C6")
  /\ \/ ~(Sends(coord[c].state) \subseteq commands)
     \/ coord[c].state # log.state /\ coord[c].epoch = log.epoch
  /\ StartWrite(c, "APPEND", coord[c].state, Sends(coord[c].state), {})

-----------------------------------------------------------------------------
(* Participants and messages. *)

Cell(state, type) ==
  CASE ~Is("P1 participant") /\ <<state, type>> = <<"COMMITTED", "COMMIT">> -> <<"CAPTURE", "COMMITTED", "DONE">>
    [] ~Is("P1 participant") /\ <<state, type>> = <<"COMPENSATED", "COMPENSATE">> -> <<"GIVE_BACK", "COMPENSATED", "DONE">>
    [] ~Is("P2") /\ <<state, type>> \in {<<"ABSENT", "ABORT">>, <<"ABSENT", "COMPENSATE">>} -> <<"NOTHING", "ABSENT", "DONE">>
    [] OTHER -> Table[state][type]

Do(b, effect) ==
  effects' = IF effect = "NOTHING" THEN effects ELSE [effects EXCEPT ![b] = Append(@, effect)]

\* One command of one branch: one atomic step with its record and its answer (P1, P4).
Handle(type, b) ==
  /\ <<type, b>> \in commands
  /\ LET cell == Cell(rec[b], type) IN
     \/ /\ rec' = [rec EXCEPT ![b] = cell[2]]
        /\ replies' = replies \cup {<<type, b, cell[3]>>}
        /\ Do(b, cell[1])
     \/ /\ cell[1] \in Refusable
        /\ rec' = [rec EXCEPT ![b] = "REFUSED"]
        /\ replies' = replies \cup {<<type, b, "NO">>}
        /\ UNCHANGED effects
  /\ UNCHANGED <<log, coord, commands, losses, decided, told>>

\* C7: when the transaction has left the log its records are trimmed; the watermark remembers that it has settled.
Trim(b) ==
  /\ log.status = "ENDED"
  /\ rec[b] \notin Open \cup {"SETTLED"}
  /\ rec' = [rec EXCEPT ![b] = IF Is("C7") THEN "SETTLED" ELSE "ABSENT"]
  /\ UNCHANGED <<log, coord, commands, replies, losses, effects, decided, told>>

Lose ==
  /\ losses < MaxLosses
  /\ losses' = losses + 1
  /\ \/ \E m \in commands : commands' = commands \ {m} /\ UNCHANGED replies
     \/ \E m \in replies : replies' = replies \ {m} /\ UNCHANGED commands
  /\ UNCHANGED <<log, coord, rec, effects, decided, told>>

\* With P3 switched off, a participant that waits for long gives up alone.
GiveUpAlone(b) ==
  /\ ~Is("P3")
  /\ rec[b] \in Open
  /\ rec' = [rec EXCEPT ![b] = IF @ = "HELD" THEN "ABORTED" ELSE "COMPENSATED"]
  /\ Do(b, IF rec[b] = "HELD" THEN "RELEASE" ELSE "GIVE_BACK")
  /\ UNCHANGED <<log, coord, commands, replies, losses, decided, told>>

-----------------------------------------------------------------------------
(* What must hold in both protocols. *)

Init0(phase) ==
  /\ log = NoLog(phase)
  /\ coord = [c \in Coordinators |-> Idle]
  /\ rec = [b \in Branches |-> "ABSENT"]
  /\ commands = {}
  /\ replies = {}
  /\ losses = 0
  /\ effects = [b \in Branches |-> <<>>]
  /\ decided = {}
  /\ told = {}
  /\ broken \in Mutants

Did(b, effect) == \E i \in DOMAIN effects[b] : effects[b][i] = effect

TypeOK0(phases, types) ==
  LET states == States(phases \cup {"NONE"})
  IN
  /\ log.status \in {"NONE", "OPEN", "ENDED"} /\ log.epoch \in 0 .. MaxEpoch /\ log.state \in states
  /\ log.nonce \in Coordinators \cup {"NONE"} /\ log.kept \subseteq Coordinators
  /\ \A c \in Coordinators :
       /\ coord[c].status \in {"IDLE", "BEGINNING", "RUNNING"}
       /\ coord[c].epoch \in 0 .. MaxEpoch
       /\ coord[c].state \in states
       /\ coord[c].write.kind \in {"NONE", "BEGIN", "APPEND", "END"}
       /\ coord[c].write.state \in states
       /\ coord[c].write.send \subseteq types \X Branches
  /\ rec \in [Branches -> BranchStates]
  /\ commands \subseteq types \X Branches /\ replies \subseteq types \X Branches \X {"YES", "NO", "DONE", "ALARM"}
  /\ decided \subseteq {"COMMIT", "ABORT"} /\ told \subseteq {"COMMITTED", "ABORTED"}

\* C3: one decision, written once and never changed.
OneDecision == Cardinality(decided) <= 1

\* P6: a command that contradicts its participant's record never arrives.
NoAlarm == \A m \in replies : m[3] # "ALARM"

\* C2, C7: when the transaction has left the log nobody waits any more, and nobody will.
SettledHoldsNothing == log.status = "ENDED" => \A b \in Branches : rec[b] \notin Open

\* P2: what was refused, given up or undone takes no effect any more.
TombstoneHolds ==
  [][\A b \in Branches :
       rec[b] \in {"REFUSED", "TOMBSTONE", "ABORTED", "COMPENSATED", "SETTLED"} => effects'[b] = effects[b]]_vars

CoordinatorsAlike == Permutations(Coordinators)

\* Every transaction in the log comes to its end, without the client's help.
Termination == (log.status = "OPEN") ~> (log.status = "ENDED")

-----------------------------------------------------------------------------
(* What must be reached, or the model would be empty; each is printed when it is met first. *)

ASSUME TLCSet(1, {}) /\ TLCSet(2, {})

Goal(name, reached) ==
  \/ name \in TLCGet(1)
  \/ ~reached
  \/ TLCSet(1, TLCGet(1) \cup {name}) /\ PrintT(<<"reached", name>>)

CommonGoals ==
  /\ Goal("a write is refused to a coordinator that was fenced",
          \E c \in Coordinators : coord[c].write.kind \in {"APPEND", "END"} /\ ~Repeated(c) /\ ~Accepted(c))
  /\ Goal("a write is tried again after it was written", \E c \in Coordinators : coord[c].write.kind # "NONE" /\ Repeated(c))
  /\ Goal("a request for a vote comes after the tombstone",
          \E m \in replies : m[3] = "NO" /\ rec[m[2]] = "TOMBSTONE")

(* Mutants: the first invariant that one violates is printed, and its states are followed no further. *)

Caught == broken \in TLCGet(2)
NotCaught == ~Caught

Catch(invariant, holds) ==
  \/ Caught
  \/ holds
  \/ TLCSet(2, TLCGet(2) \cup {broken}) /\ PrintT(<<"caught", broken, invariant>>)

-----------------------------------------------------------------------------
(* Recorded runs of the shipped code: see the Trace modules. What a run shows of a state is what the stores hold. *)

Observation ==
  [status |-> log.status,
   epoch |-> IF log.status = "OPEN" THEN log.epoch ELSE 0,
   state |-> IF log.status = "OPEN" THEN log.state ELSE Initial("NONE"),
   rec |-> rec]

\* A step that changes what is observed must lead to the next observation of the run; other steps are free.
Follows(observations, seen) ==
  IF Observation' = Observation
    THEN seen' = seen
    ELSE /\ seen < Len(observations)
         /\ Observation' = observations[seen + 1]
         /\ seen' = seen + 1

=============================================================================
