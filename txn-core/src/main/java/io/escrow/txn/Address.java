package io.escrow.txn;

/**
 * Where a message is sent: a topic, and one partition of it or any.
 *
 * @param topic the topic's name
 * @param partition from 0, or {@link #ANY} to let the transport choose
 */
public record Address(String topic, int partition) {
  /** Whichever partition the transport likes: no order is promised or needed. */
  public static final int ANY = -1;

  /** The inbox that all instances of a service share. */
  public static Address ofService(String service) {
    return new Address("escrow." + service, ANY);
  }

  /** The inbox of one instance of a service, which nobody else reads. */
  public static Address ofInstance(String service, int instance) {
    return new Address("escrow." + service + ".replies", instance);
  }
}
