package io.escrow.txn.testkit.sim;

import io.escrow.txn.Message;
import java.util.ArrayList;
import java.util.List;

/** What happened in a simulation: always as a hash, and as a story when it is asked for. */
final class Trace {
  private static final long PRIME = 0x100000001B3L;
  private static final int MAX_LINES = 2_000;

  private final boolean telling;
  private final List<String> lines = new ArrayList<>();
  private long hash = 0xCBF29CE484222325L;

  Trace(boolean telling) {
    this.telling = telling;
  }

  void add(long what) {
    hash = (hash ^ what) * PRIME;
    hash ^= hash >>> 29;
  }

  void add(Message message) {
    if (message instanceof Message.Command command) {
      add(command.type().code());
      add(command.branch());
      add(command.id().hashCode());
    } else if (message instanceof Message.Reply reply) {
      add(reply.answer().name().hashCode());
      add(reply.branch());
      add(reply.id().hashCode());
    } else if (message instanceof Message.About about) {
      add(message.getClass().getSimpleName().hashCode());
      add(about.id().hashCode());
    }
  }

  /** Whether to make lines at all; nobody needs their text otherwise. */
  boolean telling() {
    return telling;
  }

  void tell(long nowMillis, String line) {
    if (telling && lines.size() < MAX_LINES) {
      lines.add(nowMillis + " ms: " + line);
    }
  }

  long hash() {
    return hash;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
