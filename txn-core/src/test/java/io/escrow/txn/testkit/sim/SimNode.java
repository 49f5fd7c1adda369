package io.escrow.txn.testkit.sim;

/** A process of a simulation, which lives, dies and lives again; its memory dies with it. */
abstract class SimNode {
  static final long NEVER = Long.MAX_VALUE;
  private static final long GOES_ON_MILLIS = 100;

  final Simulation simulation;
  final int number;
  final String service;
  final int instance;
  final String name;

  /** How far its clock is ahead; never less than before, as its loops are promised. */
  long clockOffset;

  boolean alive;
  long wakeAt = NEVER;
  long pausedUntil;
  int lives;

  /** Whether the step under way has found something to do. */
  boolean busy;

  /** How long the step under way would have waited for messages. */
  long wouldWait;

  SimNode(Simulation simulation, int number, String service, int instance) {
    this.simulation = simulation;
    this.number = number;
    this.service = service;
    this.instance = instance;
    this.name = service + "-" + instance;
  }

  /** Begins a life. */
  abstract void begin();

  /** Does what is due, and says in how many milliseconds to look again if nothing arrives. */
  abstract long step(long nowMillis);

  /** Ends a life; whatever waited in memory is gone. */
  abstract void end();

  /** Empty when nothing is left in its memory since a moment, otherwise what is. */
  abstract String leftSince(long millis);

  final void start() {
    alive = true;
    lives++;
    pausedUntil = 0;
    begin();
    wake(simulation.now());
  }

  final void crash() {
    if (alive) {
      alive = false;
      wakeAt = NEVER;
      end();
    }
  }

  final void wake(long atMillis) {
    if (alive) {
      wakeAt = Math.min(wakeAt, Math.max(atMillis, pausedUntil));
    }
  }

  final void run() {
    wakeAt = NEVER;
    busy = false;
    wouldWait = 0;
    try {
      long wait = step(simulation.now() + clockOffset);
      wake(simulation.now() + wait);
    } catch (Crash crash) {
      simulation.crash(this);
    } catch (RuntimeException e) {
      // Its driver goes on after a while; that it fails at all is wrong.
      simulation.alarm(name, "a step fails: " + e);
      wake(simulation.now() + GOES_ON_MILLIS);
    }
  }
}
