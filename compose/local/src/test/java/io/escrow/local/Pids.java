package io.escrow.local;

import io.escrow.txn.testkit.Await;

/** Looks at processes by their ids. */
public final class Pids {
  private Pids() {}

  /** Whether a process with this id runs. */
  public static boolean isRunning(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Returns once the process is gone. */
  public static void awaitEnd(long pid) {
    Await.until("process " + pid + " is gone", () -> !isRunning(pid));
  }
}
