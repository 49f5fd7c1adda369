package io.escrow.sim.mutant;

import io.escrow.txn.Address;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.spi.Transport;
import java.util.HashMap;
import java.util.Map;

/** A participant answers where the first command of a branch came from, not the one it answers. */
public final class RepliesToStoredAddress extends Mutant {
  private final Map<String, Address> stored = new HashMap<>();

  @Override
  public String mistake() {
    return "A participant answers where the first command of a branch came from, not the last.";
  }

  @Override
  public String rules() {
    return "L2";
  }

  @Override
  public Transport transport(Transport transport) {
    return (to, message, sent) -> {
      Address address = to;
      if (message instanceof Reply reply) {
        address = stored.computeIfAbsent(reply.id() + ":" + reply.branch(), any -> to);
      }
      transport.send(address, message, sent);
    };
  }
}
