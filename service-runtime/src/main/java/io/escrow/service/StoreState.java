package io.escrow.service;

/** Whether a service's Redis answers the loop that works with it. Any thread may ask. */
final class StoreState {
  private volatile String problem = "";

  /** Notes that it does not; true when it did before. */
  boolean failed(String detail) {
    boolean first = problem.isEmpty();
    problem = "Redis: " + detail;
    return first;
  }

  /** Notes that it does; true when it did not before. */
  boolean answered() {
    boolean first = !problem.isEmpty();
    if (first) {
      problem = "";
    }
    return first;
  }

  /** What is wrong with it; empty when nothing is. */
  String problem() {
    return problem;
  }
}
