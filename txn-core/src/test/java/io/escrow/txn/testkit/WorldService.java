package io.escrow.txn.testkit;

import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Protocols;
import io.escrow.txn.spi.TransactionLog;
import java.util.Map;

/** A service of a {@link World} that coordinates: its log, and how its instances are made. */
public final class WorldService {
  private final String name;
  private final Application application;
  private final Protocols protocols;
  private final MemoryTransactionLog store;
  private final WorldLog log;

  WorldService(
      World world,
      String name,
      Application application,
      Map<String, MemoryApplication> scripts,
      Protocols protocols) {
    this.name = name;
    this.application = application;
    this.protocols = protocols;
    this.store = new MemoryTransactionLog(world::nowMillis, scripts);
    this.log = new WorldLog(store);
  }

  /** Its log, for failures and for what it holds. */
  public MemoryTransactionLog log() {
    return store;
  }

  /** How many writes the log has answered: one script each. */
  public long written() {
    return log.written();
  }

  String name() {
    return name;
  }

  Application application() {
    return application;
  }

  Protocols protocols() {
    return protocols;
  }

  TransactionLog countedLog() {
    return log;
  }
}
