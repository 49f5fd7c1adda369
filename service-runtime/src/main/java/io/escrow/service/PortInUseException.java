package io.escrow.service;

/** A start that was stopped because another program listens on the port. */
public final class PortInUseException extends RuntimeException {
  private final int port;

  PortInUseException(int port, Throwable cause) {
    super(
        "Port " + port + " is in use by another program. Stop that, or choose another PORT.",
        cause);
    this.port = port;
  }

  /** The port that was asked for. */
  public int port() {
    return port;
  }
}
