package io.escrow.local.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A Kafka broker in this JVM. */
final class Broker implements AutoCloseable {
  private final KafkaRaftServer server;

  private Broker(KafkaRaftServer server) {
    this.server = server;
  }

  /** Formats the data folder unless it is formatted, and returns when clients are served. */
  static Broker start(Path settingsFile) {
    try {
      Properties settings = new Properties();
      try (var reader = Files.newBufferedReader(settingsFile)) {
        settings.load(reader);
      }
      formatOnce(settingsFile, Path.of(settings.getProperty("log.dirs")));
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
      server.startup();
      return new Broker(server);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the broker's folder: " + e.getMessage(), e);
    }
  }

  private static void formatOnce(Path settingsFile, Path logDir) {
    if (Files.exists(logDir.resolve("meta.properties"))) {
      return;
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    String[] command = {
      "format", "-t", Uuid.randomUuid().toString(), "-c", settingsFile.toString()
    };
    if (StorageTool.execute(command, out) != 0) {
      throw new IllegalStateException(
          "Kafka cannot format " + logDir + ": " + said.toString(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
