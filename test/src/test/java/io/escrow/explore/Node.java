package io.escrow.explore;

import io.escrow.txn.Message;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process, which crashes after so many effects if the world says so. */
abstract class Node {
  final String name;
  boolean crashed;
  private int effectsUntilCrash;
  private @Nullable Message arriving;
  private boolean handled;

  Node(String name) {
    this.name = name;
  }

  /** Begins a life, with an empty memory. */
  abstract void begin();

  /** Lets it do what is to be done. */
  abstract void step();

  /** How many effects a message would have here. */
  abstract int effects(Message message);

  /** From now on it crashes after so many effects; 0 for never. */
  void crashAfter(int effects) {
    effectsUntilCrash = effects;
  }

  /** Something is now so outside of this process. */
  void effect() {
    if (effectsUntilCrash > 0 && --effectsUntilCrash == 0) {
      throw new Crash();
    }
  }

  /** Hands it a message; false when it crashed before the message counted as read. */
  boolean take(Message message) {
    arriving = message;
    handled = false;
    step();
    return handled;
  }

  Inbox inbox() {
    return new Inbox() {
      @Override
      public List<Delivery> receive(long maxWaitMillis) {
        Message message = arriving;
        arriving = null;
        return message == null ? List.of() : List.of(new Delivery(message, () -> handled = true));
      }

      @Override
      public void rewind() {
        throw new IllegalStateException("the store of " + name + " always answers");
      }
    };
  }

  Transport transport(Flight flight) {
    return (to, message, sent) -> {
      flight.add(to, message);
      effect();
      sent.run();
    };
  }
}
