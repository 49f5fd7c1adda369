package io.escrow.txn.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells from two counts whether the brokers do their work, and logs when they cease to and when
 * they do again. One thread looks, any may ask.
 */
final class BrokerWatch {
  static final long MAX_SILENCE_MILLIS = 5_000;
  static final long TOLD_FOR_MILLIS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);

  private final String bootstrap;
  private boolean looked;
  private long answers;
  private long answeredAtMillis;
  private long notTaken;
  private long notTakenUntilMillis;
  private volatile String trouble = "";

  BrokerWatch(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /**
   * Looks at the counts as they are now.
   *
   * @param answersNow how many answers have come from brokers; they never cease for long
   * @param notTakenNow how many messages no broker took in time
   */
  void look(long nowMillis, long answersNow, long notTakenNow) {
    if (!looked || answersNow != answers) {
      answers = answersNow;
      answeredAtMillis = nowMillis;
    }
    if (!looked) {
      notTakenUntilMillis = nowMillis;
    } else if (notTakenNow != notTaken) {
      notTakenUntilMillis = nowMillis + TOLD_FOR_MILLIS;
    }
    looked = true;
    notTaken = notTakenNow;
    tell(found(nowMillis));
  }

  /** What is wrong, as of the last look; empty when nothing is. */
  String trouble() {
    return trouble;
  }

  private String found(long nowMillis) {
    if (nowMillis - answeredAtMillis > MAX_SILENCE_MILLIS) {
      return "no broker answers";
    }
    return nowMillis < notTakenUntilMillis ? "no broker takes the messages" : "";
  }

  private void tell(String found) {
    if (!found.isEmpty() && trouble.isEmpty()) {
      LOG.warn("Kafka on {}: {}", bootstrap, found);
    } else if (found.isEmpty() && !trouble.isEmpty()) {
      LOG.info("Kafka on {} answers again", bootstrap);
    }
    trouble = found;
  }
}
