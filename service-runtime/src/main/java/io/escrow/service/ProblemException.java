package io.escrow.service;

/**
 * Carries a {@link Problem} to the client; thrown by handlers or put into their futures.
 *
 * <p>It has no stack trace: a refusal is an everyday answer and must be cheap.
 */
public final class ProblemException extends RuntimeException {
  private final Problem problem;

  /** Wraps the problem; {@link ProblemType#because} is the short way. */
  public ProblemException(Problem problem) {
    super(problem.type().urn() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** What the client is told. */
  public Problem problem() {
    return problem;
  }
}
