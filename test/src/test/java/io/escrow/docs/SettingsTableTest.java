package io.escrow.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.service.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The table of variables in compose/README.md is the program's own. {@code
 * -Descrow.docs.write=true} writes it anew.
 */
final class SettingsTableTest {
  private static final Path README = Path.of("../compose/README.md");
  private static final String BEGIN = "<!-- settings -->\n";
  private static final String END = "<!-- /settings -->";

  @Test
  void theReadmeListsTheVariables() throws IOException {
    String text = Files.readString(README);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    String table = Settings.markdownTable().stripTrailing() + "\n";
    if (Boolean.getBoolean("escrow.docs.write")) {
      Files.writeString(README, text.substring(0, begin) + table + text.substring(end));
      return;
    }
    assertEquals(table, text.substring(begin, end));
  }
}
