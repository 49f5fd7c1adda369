package io.escrow.txn.runtime;

import io.escrow.txn.machine.RetryPolicy;

/**
 * What a participant's loop is told when it is made.
 *
 * @param service the name of the participant
 * @param inquireAfterMillis how long a branch waits for its coordinator before it asks (rule P8),
 *     at least 1
 * @param maxWaitMillis how long a step may wait for messages; 0 in a simulation
 * @param retry how long to wait when the store does not answer
 */
public record ParticipantSettings(
    String service, long inquireAfterMillis, long maxWaitMillis, RetryPolicy retry) {
  private static final RetryPolicy STORE_RETRY = new RetryPolicy(50, 1_000, 1);
  private static final long MAX_WAIT_MILLIS = 100;

  public ParticipantSettings {
    if (service.isBlank() || inquireAfterMillis < 1 || maxWaitMillis < 0) {
      throw new IllegalArgumentException(
          "not the settings of a participant: "
              + service
              + ", inquires after "
              + inquireAfterMillis
              + " ms, waits "
              + maxWaitMillis
              + " ms");
    }
  }

  /** The settings for production: waits of 100 ms for messages, of 50 ms to 1 s for the store. */
  public static ParticipantSettings of(String service, long inquireAfterMillis) {
    return new ParticipantSettings(service, inquireAfterMillis, MAX_WAIT_MILLIS, STORE_RETRY);
  }
}
