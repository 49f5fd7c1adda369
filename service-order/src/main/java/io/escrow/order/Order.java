package io.escrow.order;

import java.util.List;

/**
 * An order as it is stored.
 *
 * @param total what it costs, from 0 to 2<sup>53</sup>-1
 * @param refusal why its last checkout was refused, as {@link Refusals} writes it; empty when it
 *     was not
 */
record Order(State state, String user, long total, List<Line> lines, String refusal) {
  /** Where an order stands. */
  enum State {
    OPEN,
    CHECKOUT,
    PAID
  }

  boolean paid() {
    return state == State.PAID;
  }
}
