package io.escrow.txn.twophase;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.escrow.txn.spi.Protocols;
import io.escrow.txn.testkit.GeneratedDocs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TwoPhaseCommitReadmeTest {
  @Test
  void showsTheTableAsItIs() throws Exception {
    GeneratedDocs.assertDiagram(Path.of("README.md"), "2pc", new TwoPhaseCommit().table());
  }

  @Test
  void isFoundByItsName() {
    assertInstanceOf(TwoPhaseCommit.class, Protocols.installed().get("2pc"));
  }
}
