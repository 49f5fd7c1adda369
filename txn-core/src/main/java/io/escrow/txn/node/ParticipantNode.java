package io.escrow.txn.node;

import io.escrow.txn.Participant;
import io.escrow.txn.kafka.KafkaInbox;
import io.escrow.txn.runtime.LoopDriver;
import io.escrow.txn.runtime.ParticipantLoop;
import io.escrow.txn.runtime.ParticipantObserver;
import io.escrow.txn.runtime.ParticipantSettings;
import io.escrow.txn.spi.HeldBranches;
import io.escrow.txn.spi.QueryHandler;

/** A participant at work: one instance of a service, its inbox and the thread that handles it. */
public final class ParticipantNode implements Node {
  private static final long INQUIRE_AFTER_MILLIS = 10_000;

  private final KafkaInbox inbox;
  private final LoopDriver driver;

  private ParticipantNode(KafkaInbox inbox, LoopDriver driver) {
    this.inbox = inbox;
    this.driver = driver;
  }

  /**
   * Starts the only instance of a service that answers no queries.
   *
   * @param service its name in branches
   * @param participant used by the node's thread alone; not closed with it
   */
  public static <P extends Participant & HeldBranches> ParticipantNode start(
      Network network, String service, P participant) {
    return start(
        network,
        0,
        ParticipantSettings.of(service, INQUIRE_AFTER_MILLIS),
        participant,
        QueryHandler.NONE,
        ParticipantObserver.NONE);
  }

  /**
   * Starts an instance of a service.
   *
   * @param instance from 0; no two that live have the same
   * @param participant used by the node's thread alone; not closed with it
   * @param observer called on the node's thread
   */
  public static <P extends Participant & HeldBranches> ParticipantNode start(
      Network network,
      int instance,
      ParticipantSettings settings,
      P participant,
      QueryHandler queries,
      ParticipantObserver observer) {
    KafkaInbox inbox = network.inboxOf(settings.service(), instance);
    ParticipantLoop loop =
        new ParticipantLoop(
            settings, participant, participant, queries, inbox, network.transport(), observer);
    return new ParticipantNode(inbox, LoopDriver.start(settings.service() + "-participant", loop));
  }

  @Override
  public boolean alive() {
    return driver.alive();
  }

  @Override
  public long lag() {
    return inbox.lag();
  }

  /** Ends after the batch that is being handled. */
  @Override
  public void close() {
    driver.close();
    if (!driver.alive()) { // As in a coordinator.
      inbox.close();
    }
  }
}
