package io.escrow.txn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.spi.TransactionLog.Begin;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryTransactionLogTest extends TransactionLogContract {
  private final AtomicLong clockMillis = new AtomicLong(1_000_000);
  private final MemoryTransactionLog memory =
      new MemoryTransactionLog(clockMillis::get, ToyApplication.java());

  @Override
  protected TransactionLog open() {
    return memory;
  }

  @Override
  protected int shard() {
    return 3;
  }

  @Override
  protected void setMinted(long last) {
    memory.setMinted(shard(), last);
  }

  @Test
  void theClockMakesTransactionsDue() {
    begun(writes.beginDue(500));
    clockMillis.addAndGet(499);
    assertEquals(0, memory.takeOver(shard(), 10, 100).size());
    clockMillis.addAndGet(1);
    assertEquals(1, memory.takeOver(shard(), 10, 100).size());
  }

  @Test
  void aLostAnswerIsFoundByTheSecondTry() {
    Begin begin = writes.begin();
    memory.loseAnswers(1);
    assertThrows(StoreUnavailableException.class, () -> memory.write(List.of(begin)));
    memory.setUnavailable(true);
    assertThrows(StoreUnavailableException.class, () -> memory.open(shard()));
    memory.setUnavailable(false);
    assertEquals(writes.id(1), begun(begin).id());
    assertEquals(1, memory.open(shard()));
  }
}
