package io.escrow.txn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.txn.machine.TransitionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds parts of documentation equal to what they are generated from. The part named x stands
 * between {@code <!-- generated: x -->} and {@code <!-- end -->}; with {@code
 * -Descrow.docs.write=true} it is written anew.
 */
public final class GeneratedDocs {
  private static final String END = "<!-- end -->";

  private GeneratedDocs() {}

  /** Holds a diagram equal to its table. */
  public static void assertDiagram(Path file, String part, TransitionTable table)
      throws IOException {
    assertPart(file, part, "```mermaid\n" + table.mermaid() + "```\n");
  }

  /** Holds a part of a file equal to a text. */
  public static void assertPart(Path file, String part, String text) throws IOException {
    String whole = Files.readString(file);
    String start = "<!-- generated: " + part + " -->\n";
    int from = whole.indexOf(start) + start.length();
    int to = whole.indexOf(END, from);
    if (!whole.contains(start) || to < 0) {
      throw new AssertionError(file + " has no part " + part);
    }
    if (Boolean.getBoolean("escrow.docs.write")) {
      Files.writeString(file, whole.substring(0, from) + text + whole.substring(to));
    } else {
      assertEquals(text, whole.substring(from, to), file + " is older than " + part);
    }
  }
}
