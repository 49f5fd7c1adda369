package io.escrow.service;

import java.util.List;

/** A start that was stopped by settings; the message lists every one of them. */
public final class ConfigException extends RuntimeException {
  private final List<String> errors;

  ConfigException(String serviceName, List<String> errors) {
    super(
        "The settings of the "
            + serviceName
            + " service are wrong:\n  "
            + String.join("\n  ", errors));
    this.errors = List.copyOf(errors);
  }

  /** One line for each wrong setting: its name, what was given and what is allowed. */
  public List<String> errors() {
    return errors;
  }
}
