package io.escrow.txn.node;

import static io.escrow.txn.node.BrokerWatch.MAX_SILENCE_MILLIS;
import static io.escrow.txn.node.BrokerWatch.TOLD_FOR_MILLIS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Silence and messages that nobody takes are told, and no longer than they last. */
class BrokerWatchTest {
  private static final long START = 1_000;

  private final BrokerWatch watch = new BrokerWatch("nowhere:9092");

  @Test
  void brokersThatAnswerAreNoTrouble() {
    for (int i = 0; i < 20; i++) {
      assertEquals("", troubleAt(START + i * MAX_SILENCE_MILLIS, i, 7));
    }
  }

  @Test
  void silenceIsTroubleWhenItLasts() {
    assertEquals("", troubleAt(START, 10, 0));
    assertEquals("", troubleAt(START + MAX_SILENCE_MILLIS, 10, 0));
    assertEquals("no broker answers", troubleAt(START + MAX_SILENCE_MILLIS + 1, 10, 0));
    assertEquals("no broker answers", troubleAt(START + 100 * MAX_SILENCE_MILLIS, 10, 0));
    assertEquals("", troubleAt(START + 100 * MAX_SILENCE_MILLIS + 1, 11, 0));
  }

  @Test
  void messagesThatNobodyTakesAreToldForAWhile() {
    assertEquals("", troubleAt(START, 1, 3));
    String told = "no broker takes the messages";
    assertEquals(told, troubleAt(START + 1, 2, 4));
    assertEquals(told, troubleAt(START + TOLD_FOR_MILLIS, 3, 4));
    assertEquals("", troubleAt(START + TOLD_FOR_MILLIS + 1, 4, 4));
  }

  private String troubleAt(long millis, long answers, long notTaken) {
    watch.look(millis, answers, notTaken);
    return watch.trouble();
  }
}
