package io.escrow.txn.testkit;

import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.runtime.ParticipantLoop;
import io.escrow.txn.runtime.ParticipantObserver;
import io.escrow.txn.runtime.ParticipantSettings;
import io.escrow.txn.spi.QueryHandler;
import io.escrow.txn.testkit.MemoryQuantities.Balance;
import java.util.List;

/** A service with quantities that takes part in transactions of a {@link World}. */
public final class WorldParticipant {
  private static final long INQUIRE_AFTER_MILLIS = 10_000;
  private static final RetryPolicy STORE_RETRY = new RetryPolicy(50, 1_000, 1);

  private final MemoryParticipant participant;
  private final ParticipantLoop loop;
  private boolean paused;
  private boolean storeIsDown;
  private long handled;

  WorldParticipant(World world, String name) {
    participant = new MemoryParticipant(name, 1, world::nowMillis);
    loop =
        new ParticipantLoop(
            new ParticipantSettings(name, INQUIRE_AFTER_MILLIS, 0, STORE_RETRY),
            this::handle,
            participant,
            QueryHandler.NONE,
            world.broker().ofService(name, 0),
            world.broker().transport(),
            ParticipantObserver.NONE);
  }

  /** Sets an account to a new beginning. */
  public WorldParticipant with(String account, long available) {
    participant.quantities(0).reset(account, available);
    return this;
  }

  /** The account. */
  public Balance balance(String account) {
    Balance balance = participant.quantities(0).read(account);
    if (balance == null) {
      throw new IllegalArgumentException("there is no account " + account);
    }
    return balance;
  }

  /** From now on it does nothing, or again something. */
  public void pause(boolean newPaused) {
    paused = newPaused;
  }

  /** From now on its store does not answer, or answers again. */
  public void setStoreDown(boolean down) {
    storeIsDown = down;
  }

  /** How many commands it has carried out: one script each. */
  public long handled() {
    return handled;
  }

  void step(long nowMillis) {
    if (!paused) {
      loop.step(nowMillis);
    }
  }

  private List<Reply> handle(List<Command> commands) {
    if (storeIsDown) {
      throw new StoreUnavailableException("the test stopped the store");
    }
    handled += commands.size();
    return participant.handle(commands);
  }
}
