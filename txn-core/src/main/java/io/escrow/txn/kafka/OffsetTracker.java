package io.escrow.txn.kafka;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was received from one partition and is not known to be handled: only the unbroken run of
 * handled offsets from its start may be committed.
 *
 * <p>Used by the thread of its inbox; what {@link #received} returns is run by any thread.
 */
final class OffsetTracker {
  /** Nothing to commit yet. */
  static final long NONE = -1;

  private static final class Entry implements Runnable {
    private final long offset;
    private volatile boolean handled;

    private Entry(long offset) {
      this.offset = offset;
    }

    @Override
    public void run() {
      handled = true;
    }
  }

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long handledUpTo = NONE;
  private long committed = NONE;

  /** Notes a record; what is returned marks it as handled. */
  Runnable received(long offset) {
    if (!entries.isEmpty() && offset <= entries.getLast().offset) {
      entries.clear(); // The partition began anew: what was noted before comes again.
    }
    Entry entry = new Entry(offset);
    entries.addLast(entry);
    return entry;
  }

  /** Forgets the handled run at the start; says how many are left. */
  int advance() {
    while (!entries.isEmpty() && entries.getFirst().handled) {
      handledUpTo = entries.removeFirst().offset + 1;
    }
    return entries.size();
  }

  /** What to commit as of the last {@link #advance}; {@link #NONE} when that is nothing new. */
  long toCommit() {
    return handledUpTo == committed ? NONE : handledUpTo;
  }

  void committed(long offset) {
    committed = offset;
  }

  /** Where to read again from, forgetting all from there on; {@link #NONE} to just read on. */
  long rewind() {
    advance();
    if (entries.isEmpty()) {
      return NONE;
    }
    long oldest = entries.getFirst().offset;
    entries.clear();
    return oldest;
  }
}
