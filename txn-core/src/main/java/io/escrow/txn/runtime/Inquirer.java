package io.escrow.txn.runtime;

import io.escrow.txn.Address;
import io.escrow.txn.Message.Inquiry;
import io.escrow.txn.Message.Unknown;
import io.escrow.txn.spi.HeldBranches;
import io.escrow.txn.spi.HeldBranches.HeldBranch;
import io.escrow.txn.spi.Transport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks coordinators about branches that have waited for long (rule P8), and raises an alarm for one
 * that still waits though its coordinator has said that it knows nothing of it.
 */
final class Inquirer {
  private static final int MAX_INQUIRIES_PER_STEP = 256;
  private static final int MAX_UNKNOWN_REMEMBERED = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Inquirer.class);

  private final ParticipantSettings settings;
  private final HeldBranches held;
  private final Transport transport;
  private final ParticipantObserver observer;
  private final Set<Unknown> unknown = newBoundedSet();
  private long dueAtMillis;

  Inquirer(
      ParticipantSettings settings,
      HeldBranches held,
      Transport transport,
      ParticipantObserver observer) {
    this.settings = settings;
    this.held = held;
    this.transport = transport;
    this.observer = observer;
  }

  void start(long nowMillis) {
    dueAtMillis = nowMillis + settings.inquireAfterMillis();
  }

  long dueAtMillis() {
    return dueAtMillis;
  }

  /** Asks about what is overdue; true when there may be more of it. */
  boolean step(long nowMillis) {
    List<HeldBranch> overdue = held.overdue(settings.inquireAfterMillis(), MAX_INQUIRIES_PER_STEP);
    for (HeldBranch branch : overdue) {
      if (unknown.remove(new Unknown(branch.id(), branch.branch()))) {
        alarm(branch);
      }
      transport.send(
          Address.ofService(branch.coordinator()),
          new Inquiry(branch.id(), branch.branch(), settings.service()));
    }
    if (!overdue.isEmpty()) {
      observer.inquired(overdue.size());
    }
    boolean more = overdue.size() >= MAX_INQUIRIES_PER_STEP;
    if (!more) {
      // Twice per period: a branch is asked about at one and a half times its age at the latest.
      dueAtMillis = nowMillis + Math.max(1, settings.inquireAfterMillis() / 2);
    }
    return more;
  }

  /** The answer of a coordinator whose log does not know a branch, or knows it no longer. */
  void unknown(Unknown answer) {
    unknown.add(answer);
  }

  private void alarm(HeldBranch branch) {
    String text =
        "holds branch %d of transaction %s, which %s does not know"
            .formatted(branch.branch(), branch.id(), branch.coordinator());
    LOG.error("{}: {}", settings.service(), text);
    observer.alarmed(text);
  }

  /** Forgets the oldest when it is full. */
  private static Set<Unknown> newBoundedSet() {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Unknown, Boolean> eldest) {
            return size() > MAX_UNKNOWN_REMEMBERED;
          }
        });
  }
}
