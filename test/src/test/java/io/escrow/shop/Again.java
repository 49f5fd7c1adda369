package io.escrow.shop;

import java.util.List;
import java.util.function.Supplier;

/** The command that repeats a failure; a test that fails prints it. */
public final class Again {
  private Again() {}

  /**
   * A line for a shell in the project's root.
   *
   * @param test the class, or {@code Class#method}
   * @param properties that make the failure come again, as {@code name=value}
   */
  public static String command(String test, String... properties) {
    StringBuilder line =
        new StringBuilder("mvn -pl test -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=")
            .append(test);
    List.of(properties).forEach(property -> line.append(" -D").append(property));
    return line.toString();
  }

  /** What a check returns; a failure tells the command. */
  public static <T> T orTell(String command, Supplier<T> check) {
    try {
      return check.get();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(failure.getMessage() + "\nAgain: " + command, failure);
    }
  }
}
