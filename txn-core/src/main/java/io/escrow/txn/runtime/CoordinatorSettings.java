package io.escrow.txn.runtime;

import io.escrow.txn.machine.RetryPolicy;

/**
 * What a coordinator is told when it is made.
 *
 * @param service the service that hosts it, as its inbox is named
 * @param instance which instance of the service this is, from 0
 * @param incarnation a text that no other life of any instance has
 * @param shards of the log, at least 1
 * @param takeoverAfterMillis how long a transaction may lie still before another coordinator takes
 *     it over
 * @param maxInFlight the most transactions of own submissions at a time
 * @param retry when something unanswered is asked for again
 */
public record CoordinatorSettings(
    String service,
    int instance,
    String incarnation,
    int shards,
    long takeoverAfterMillis,
    int maxInFlight,
    RetryPolicy retry) {
  public CoordinatorSettings {
    if (service.isBlank()
        || incarnation.isBlank()
        || instance < 0
        || shards < 1
        || takeoverAfterMillis < 10
        || maxInFlight < 1) {
      throw new IllegalArgumentException(
          "not the settings of a coordinator: "
              + service
              + "-"
              + instance
              + ", "
              + shards
              + " shards, takeover after "
              + takeoverAfterMillis
              + " ms, "
              + maxInFlight
              + " in flight");
    }
  }
}
