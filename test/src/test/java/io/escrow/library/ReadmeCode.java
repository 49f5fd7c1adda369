package io.escrow.library;

import io.escrow.txn.testkit.GeneratedDocs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Holds code in the README of txn-core equal to what is compiled and run here. */
final class ReadmeCode {
  private static final String BEGIN = "// README begins\n";
  private static final String END = "\n  // README ends";

  private ReadmeCode() {}

  /**
   * Holds a part of the README equal to what stands between the markers of a class.
   *
   * @param closing what the README shows after it
   */
  static void assertShown(Class<?> source, String part, String closing) throws IOException {
    String whole =
        Files.readString(
            Path.of("src/test/java", source.getName().replace('.', '/').concat(".java")));
    int from = whole.indexOf(BEGIN) + BEGIN.length();
    String shown = whole.substring(from, whole.indexOf(END)).stripIndent() + closing;
    GeneratedDocs.assertPart(Path.of("../txn-core/README.md"), part, "```java\n" + shown + "```\n");
  }
}
