package io.escrow.txn;

import io.escrow.txn.machine.ParticipantTable;
import io.escrow.txn.remote.Remote;
import io.escrow.txn.testkit.GeneratedDocs;
import io.escrow.txn.testkit.LeastRights;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Path README = Path.of("README.md");

  @Test
  void showsTheRemoteProtocolAsItIs() throws Exception {
    GeneratedDocs.assertDiagram(README, "remote", new Remote("orchestrator", "2pc").table());
  }

  @Test
  void showsTheParticipantTableAsItIs() throws Exception {
    GeneratedDocs.assertPart(README, "participant", ParticipantTable.markdown());
  }

  @Test
  void namesTheRightsInRedis() throws Exception {
    GeneratedDocs.assertPart(README, "rights", "```\n" + LeastRights.rules() + "\n```\n");
  }
}
