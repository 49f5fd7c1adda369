package io.escrow.txn.testkit.sim;

import io.escrow.txn.Shards;
import java.util.List;

/**
 * What one simulation consists of, and what may go wrong in it: each seed draws its own (swarm
 * testing: Groce et al., ISSTA 2012). Times in milliseconds, rates per thousand.
 */
public final class Setup {
  /** The most that a line of a cart wants of one account; accounts with plenty never run out. */
  static final int MAX_QUANTITY = 3;

  /** The most shards of a participant, and of a log. */
  static final int MAX_SHARDS = 2;

  /** What accounts are called: over two shards, the second lies in the other one. */
  static final List<String> ACCOUNTS = List.of("a0", "a1", "a2");

  private static final int[][] SHARDS = shardsOfAccounts();

  private static final int PLENTY = 1_000;

  Variant variant;

  /** The one that it is restarted as in mid-run; the same for none. */
  Variant next;

  boolean relaxed;
  boolean calm;
  boolean enough = true;
  int requests = 1;
  int participants = 2;
  int processes = 1;
  int fronts = 1;
  int hubs = 1;
  int stock = PLENTY;
  boolean scarceOnlyLast;
  int accounts = 1;
  int shards = 1;
  int logShards = 1;
  int lines = 1;

  long takeoverAfter = 400;
  long retryFirst = 100;
  long retryMax = 800;
  long inquireAfter = 300;
  long deadline = 1_000;
  long askAgainAfter = 100;
  int asks = 1;
  int batch = 256;
  int maxInFlight = 100;
  int latency = 1;
  int jitter;
  int reaction;
  boolean shuffled;
  long skew;
  long quietAt = 1;

  int drop;
  int duplicate;
  int delay;
  int delayMillis = 10;
  int crash;
  int downMillis = 50;
  int zombie;
  int logLostWrite;
  int logLostReply;
  int logPart;
  int logLateWrite;
  int storeLostReply;
  int storePart;
  int nemeses;
  int nemesisWithin = 20;

  private Setup(Variant variant) {
    this.variant = variant;
    this.next = variant;
  }

  /** Without any fault, with enough of everything: all requests must commit. */
  public static Setup calm(int protocol, boolean orchestrated) {
    Setup setup = new Setup(new Variant(protocol, orchestrated));
    setup.calm = true;
    return setup;
  }

  /** As {@link #calm} with so many instances of each coordinator, for crashes at given points. */
  public static Setup golden(int protocol, boolean orchestrated, int instances, boolean enough) {
    Setup setup = calm(protocol, orchestrated);
    setup.calm = false;
    setup.fronts = instances;
    setup.hubs = instances;
    setup.asks = 4;
    setup.enough = enough;
    setup.stock = enough ? PLENTY : 0;
    setup.scarceOnlyLast = true;
    setup.quietAt = 3_000;
    return setup;
  }

  /** What a schedule draws, but one request, and coordinators that decide it themselves. */
  public static Setup oneRequest(int protocol, Choices choices) {
    Setup setup = draw(choices);
    setup.variant = new Variant(protocol, false);
    setup.next = setup.variant;
    setup.requests = 1;
    setup.relaxed = false;
    return setup;
  }

  /** What a schedule draws. */
  public static Setup draw(Choices choices) {
    Setup setup = new Setup(new Variant(choices.choose(2), choices.choose(2) == 1));
    setup.drawSystem(choices);
    setup.drawTimes(choices);
    setup.calm = choices.choose(8) == 1;
    if (setup.calm) {
      setup.deadline = 5_000;
      setup.retryFirst = 100;
      setup.retryMax = 800;
      return setup;
    }
    setup.enough = choices.choose(3) != 2;
    setup.stock = setup.enough ? PLENTY : choices.choose(6);
    setup.scarceOnlyLast = choices.choose(2) == 1;
    setup.next = setup.variant.plus(choices.pick(0, 0, 0, 0, 0, 1, 2, 3));
    setup.relaxed = choices.choose(16) == 15;
    setup.drawFaults(choices);
    return setup;
  }

  private void drawSystem(Choices choices) {
    requests = 1 + choices.choose(3);
    participants = choices.pick(2, 3, 1);
    processes = choices.pick(1, 1, 2);
    fronts = choices.pick(1, 2);
    hubs = variant.orchestrated() ? choices.pick(1, 2) : 1;
    accounts = choices.pick(1, 2, 3);
    shards = choices.pick(1, 2);
    logShards = choices.pick(1, 2);
    lines = choices.pick(1, 2, 5);
  }

  private void drawTimes(Choices choices) {
    takeoverAfter = choices.pick(400, 100, 1_000);
    retryFirst = choices.pick(100, 20, 400);
    retryMax = retryFirst * choices.pick(4, 1);
    inquireAfter = choices.pick(300, 60, 1_000);
    deadline = choices.pick(1_000, 30, 5, 200);
    askAgainAfter = choices.pick(100, 15);
    asks = choices.pick(1, 3, 6);
    batch = choices.pick(256, 1, 2);
    maxInFlight = choices.pick(100, 1);
    latency = choices.pick(1, 3);
    jitter = choices.pick(0, 3);
    reaction = choices.pick(0, 2);
    shuffled = choices.choose(2) == 1;
    skew = choices.pick(0, 5_000);
  }

  private void drawFaults(Choices choices) {
    drop = choices.pick(0, 0, 30, 150);
    duplicate = choices.pick(0, 0, 50, 300);
    delay = choices.pick(0, 0, 50, 300);
    delayMillis = choices.pick(10, 150, 600);
    crash = choices.pick(0, 0, 8, 25);
    downMillis = choices.pick(50, 5, 600);
    zombie = choices.pick(0, 0, 40);
    logLostWrite = choices.pick(0, 0, 60);
    logLostReply = choices.pick(0, 0, 60, 200);
    logPart = choices.pick(0, 0, 60);
    logLateWrite = choices.pick(0, 0, 60, 150);
    storeLostReply = choices.pick(0, 0, 60);
    storePart = choices.pick(0, 0, 60);
    nemeses = choices.pick(0, 1, 3);
    nemesisWithin = choices.pick(20, 100, 400);
    quietAt = choices.pick(60, 300, 1_000);
  }

  /** Whether it has dedicated coordinators, from its beginning. */
  boolean hasHubs() {
    return variant.orchestrated() || next.orchestrated();
  }

  /** Which shard of its participant an account lies in. */
  int shardOf(int account) {
    return SHARDS[shards][account];
  }

  private static int[][] shardsOfAccounts() {
    int[][] all = new int[MAX_SHARDS + 1][ACCOUNTS.size()];
    for (int shards = 1; shards <= MAX_SHARDS; shards++) {
      for (int account = 0; account < ACCOUNTS.size(); account++) {
        all[shards][account] = Shards.of(ACCOUNTS.get(account), shards);
      }
    }
    return all;
  }

  /** What each account of a participant begins with. */
  int stockOf(int participant) {
    return scarceOnlyLast && participant < participants - 1 ? PLENTY : stock;
  }

  /** By when after the faults everything must have ended; generous. */
  long endsWithin() {
    return 6 * (takeoverAfter + retryMax + 2 * inquireAfter)
        + 2 * deadline
        + 2 * skew
        + 2L * delayMillis
        + Nemesis.MAX_MILLIS * 4L
        + 10_000;
  }

  /** The setup in one line. */
  @Override
  public String toString() {
    return (variant.orchestrated() ? "orchestrated, " : "embedded, ")
        + fronts
        + " fronts, "
        + (hasHubs() ? hubs + " hubs, " : "")
        + participants
        + " participants of "
        + processes
        + " processes and "
        + shards
        + " shards, "
        + logShards
        + " log shards, carts of up to "
        + lines
        + " lines, stock "
        + stock
        + ", takeover after "
        + takeoverAfter
        + " ms, retries after "
        + retryFirst
        + " to "
        + retryMax
        + " ms, inquiries after "
        + inquireAfter
        + " ms, deadline "
        + deadline
        + " ms, quiet from "
        + quietAt
        + " ms"
        + (relaxed ? ", relaxed durability" : "");
  }
}
