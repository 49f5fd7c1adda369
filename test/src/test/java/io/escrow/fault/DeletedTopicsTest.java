package io.escrow.fault;

import io.escrow.local.LocalSettings;
import io.escrow.local.LocalSystem;
import io.escrow.shop.Variant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Every topic is deleted under load: that costs time and nothing else, and nobody helps. */
class DeletedTopicsTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path data;

  @Test
  void goesOnByItself() {
    Variant variant = Variant.SAGA_ORCHESTRATOR;
    LocalSettings settings =
        LocalSettings.defaults()
            .onPort(0)
            .variant(variant.protocol(), variant.architecture())
            .keptIn(data);
    try (Drill drill = Drill.start("deleted topics", settings)) {
      drill.round("every topic", List.of(), DeletedTopicsTest::deleteTopics);
    }
  }

  private static void deleteTopics(LocalSystem system) {
    Map<String, Object> where =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, system.kafkaBootstrap());
    try (Admin admin = Admin.create(where)) {
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
