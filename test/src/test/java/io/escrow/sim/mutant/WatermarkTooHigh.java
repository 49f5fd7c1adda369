package io.escrow.sim.mutant;

import io.escrow.txn.Message.Command;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.Transport;
import java.util.List;

/** A coordinator says that its running transaction has settled. */
public final class WatermarkTooHigh extends Mutant {
  @Override
  public String mistake() {
    return "A coordinator says that its running transaction has settled.";
  }

  @Override
  public String rules() {
    return "C7";
  }

  @Override
  public Transport transport(Transport transport) {
    return (to, message, sent) ->
        transport.send(to, message instanceof Command command ? settled(command) : message, sent);
  }

  private static Command settled(Command command) {
    return new Command(
        command.type(),
        command.id(),
        command.branch(),
        command.shard(),
        command.action(),
        command.coordinator(),
        new Watermark(command.id().sequence() + 1, List.of()),
        command.replyTo());
  }
}
