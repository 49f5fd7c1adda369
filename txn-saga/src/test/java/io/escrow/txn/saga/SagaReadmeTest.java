package io.escrow.txn.saga;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.escrow.txn.spi.Protocols;
import io.escrow.txn.testkit.GeneratedDocs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SagaReadmeTest {
  @Test
  void showsTheTableAsItIs() throws Exception {
    GeneratedDocs.assertDiagram(Path.of("README.md"), "saga", new Saga().table());
  }

  @Test
  void isFoundByItsName() {
    assertInstanceOf(Saga.class, Protocols.installed().get("saga"));
  }
}
