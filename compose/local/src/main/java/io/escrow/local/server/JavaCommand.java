package io.escrow.local.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines that run a class of this JVM's class path in another JVM of the same kind. */
public final class JavaCommand {
  private JavaCommand() {}

  /** The {@code java} that runs now. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Flags that keep newer JVMs from warning of what Kafka and its codecs do. */
  public static List<String> permissions() {
    return Runtime.version().feature() < 24
        ? List.of()
        : List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");
  }

  /** The command: {@code java}, the flags, this class path, the class, its arguments. */
  public static List<String> of(List<String> flags, String mainClass, String... args) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(permissions());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(args));
    return command;
  }
}
