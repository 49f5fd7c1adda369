package io.escrow.docs;

import io.escrow.service.Settings;
import io.escrow.txn.testkit.GeneratedDocs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table of variables in compose/README.md is the program's own. */
final class SettingsTableTest {
  @Test
  void theReadmeListsTheVariables() throws IOException {
    Path readme = Path.of("../compose/README.md");
    GeneratedDocs.assertPart(readme, "settings", Settings.markdownTable());
  }
}
