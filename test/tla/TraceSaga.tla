--------------------------- MODULE TraceSaga ---------------------------
(***************************************************************************)
(* Recorded runs of the shipped code, held against the next-state relation:*)
(* a run is accepted when some behaviour of the specification shows just   *)
(* what it showed, observation by observation.  The module Runs is written *)
(* by the recorder.                                                        *)
(***************************************************************************)
EXTENDS Saga, Runs

VARIABLES run, seen

TraceInit == Init /\ run \in DOMAIN Recorded /\ seen = 1 /\ Observation = Recorded[run][1]

TraceNext == Next /\ Follows(Recorded[run], seen) /\ UNCHANGED run

TraceSpec == TraceInit /\ [][TraceNext]_<<vars, broken, run, seen>>

IsAccepted == run \in TLCGet(1)
NotYetAccepted == ~IsAccepted

\* Prints the number of each run that is accepted.
Accept ==
  \/ IsAccepted
  \/ seen < Len(Recorded[run])
  \/ TLCSet(1, TLCGet(1) \cup {run}) /\ PrintT(<<"accepted", ToString(run)>>)

=============================================================================
