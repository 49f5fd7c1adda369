package io.escrow.sim.mutant;

import java.util.List;
import java.util.function.Supplier;

/** All mutants. */
public final class Mutants {
  private Mutants() {}

  /** How to make each. */
  public static List<Supplier<Mutant>> all() {
    return List.of(
        CommitBeforeDurable::new,
        AbortBeforeDurable::new,
        VotesAsACounter::new,
        MajorityCommits::new,
        TimeoutIsANo::new,
        AbortSkipsUnanswered::new,
        DeadlineOverridesCommit::new,
        RecoveryAlwaysAborts::new,
        RecoveryForgetsWhoWasAsked::new,
        RecoveredAsCurrent::new,
        CompensationGivenUp::new,
        CommitGivenUp::new,
        ForgottenAtTheCommit::new,
        ForgottenBeforeConfirmed::new,
        RefusedAtOnce::new,
        NeverAsksAgain::new,
        SentBeforeLogged::new,
        YesBeforeHold::new,
        NoTombstone::new,
        NoForgotten::new,
        RecordTrimmedAtTheEnd::new,
        EffectAndRecordApart::new,
        EmptyCompensation::new,
        GenerationIgnored::new,
        StoreTroubleIsANo::new,
        StoreTroubleIsDone::new,
        UnknownAcknowledged::new,
        GivesUpAlone::new,
        CommitsAlone::new,
        NoEpoch::new,
        StaleTakenAsDone::new,
        NoAnswerTakenAsDone::new,
        NobodyTakesOver::new,
        WatermarkTooHigh::new,
        CounterRewound::new,
        RequesterDecidesByItsClock::new,
        ConfirmedBeforeDurable::new,
        RequesterAsksOnce::new,
        NotTotal::new,
        RepliesToStoredAddress::new,
        ClaimsNothing::new);
  }
}
