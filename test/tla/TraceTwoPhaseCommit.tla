--------------------------- MODULE TraceTwoPhaseCommit ---------------------------
(***************************************************************************)
(* Recorded runs of the shipped code, held against the next-state relation:*)
(* a run is accepted when some behaviour of the specification shows just   *)
(* what it showed, observation by observation.  The module Runs is written *)
(* by the recorder.                                                        *)
(***************************************************************************)
EXTENDS TwoPhaseCommit, Runs

VARIABLES run, seen

\* Evaluated once; TLC would evaluate the definition at every use.
ASSUME TLCSet(3, Recorded)
Observations == TLCGet(3)[run]

TraceInit == Init /\ run \in DOMAIN Recorded /\ seen = 1 /\ Observation = Observations[1]

TraceNext == Next /\ Follows(Observations, seen) /\ UNCHANGED run

TraceSpec == TraceInit /\ [][TraceNext]_<<vars, broken, run, seen>>

IsAccepted == run \in TLCGet(1)
NotYetAccepted == ~IsAccepted

\* Prints the number of each run that is accepted.
Accept ==
  \/ IsAccepted
  \/ seen < Len(Observations)
  \/ TLCSet(1, TLCGet(1) \cup {run}) /\ PrintT(<<"accepted", ToString(run)>>)

=============================================================================
