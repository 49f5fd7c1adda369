package io.escrow.txn.kafka;

/**
 * What the Kafka adapters of one service instance are told.
 *
 * @param bootstrap where brokers are found, {@code host:port} with commas between them
 * @param lingerMillis how long a message may wait for others to the same partition, from 0
 * @param sessionTimeoutMillis after how long without a sign of life an instance's share of its
 *     service's inbox goes to the others; not less than the broker's {@code
 *     group.min.session.timeout.ms}
 */
public record KafkaSettings(String bootstrap, int lingerMillis, int sessionTimeoutMillis) {
  private static final int LINGER_MILLIS = 1;
  private static final int SESSION_TIMEOUT_MILLIS = 6_000;
  private static final int LINGER_MILLIS_MAX = 1_000;
  private static final int SESSION_TIMEOUT_MILLIS_MIN = 1_000;

  public KafkaSettings {
    if (bootstrap.isBlank()) {
      throw new IllegalArgumentException("Kafka needs a bootstrap address, host:port");
    }
    if (lingerMillis < 0 || lingerMillis > LINGER_MILLIS_MAX) {
      throw new IllegalArgumentException(
          "linger is from 0 to " + LINGER_MILLIS_MAX + " ms, not " + lingerMillis);
    }
    if (sessionTimeoutMillis < SESSION_TIMEOUT_MILLIS_MIN) {
      throw new IllegalArgumentException(
          "a session lasts at least "
              + SESSION_TIMEOUT_MILLIS_MIN
              + " ms, not "
              + sessionTimeoutMillis);
    }
  }

  /**
   * A linger of one millisecond, in which what a loop sends at once becomes one request, and a
   * session of six seconds.
   */
  public static KafkaSettings of(String bootstrap) {
    return new KafkaSettings(bootstrap, LINGER_MILLIS, SESSION_TIMEOUT_MILLIS);
  }
}
