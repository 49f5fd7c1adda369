package io.escrow.local.server;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The properties of a broker and controller in one node that serves a small machine. */
final class BrokerSettings {
  private BrokerSettings() {}

  static Properties of(Path dataDir, int port, int controllerPort) {
    Properties all = new Properties();
    node(all, dataDir, port, controllerPort);
    oneNodeIsEnough(all);
    groups(all);
    disk(all);
    threads(all);
    return all;
  }

  /** Writes the properties to a file, since the tool that formats the data folder reads one. */
  static Path write(Properties all, Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      all.store(writer, null);
    }
    return file;
  }

  private static void node(Properties all, Path dataDir, int port, int controllerPort) {
    all.put("process.roles", "broker,controller");
    all.put("node.id", "1");
    all.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    all.put("controller.listener.names", "CONTROLLER");
    all.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    all.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.put("inter.broker.listener.name", "PLAINTEXT");
    all.put("log.dirs", dataDir.resolve("log").toString());
    all.put("auto.create.topics.enable", "false");
    // After kill -9 the node cannot register again before its old session is over; 9 s by default.
    all.put("broker.session.timeout.ms", "3000");
    all.put("broker.heartbeat.interval.ms", "500");
  }

  private static void oneNodeIsEnough(Properties all) {
    all.put("default.replication.factor", "1");
    all.put("min.insync.replicas", "1");
    all.put("offsets.topic.replication.factor", "1");
    all.put("offsets.topic.num.partitions", "4");
    all.put("transaction.state.log.replication.factor", "1");
    all.put("transaction.state.log.min.isr", "1");
    all.put("transaction.state.log.num.partitions", "1");
    all.put("share.coordinator.state.topic.replication.factor", "1");
    all.put("share.coordinator.state.topic.min.isr", "1");
    all.put("share.coordinator.state.topic.num.partitions", "1");
  }

  /** A killed consumer is to be replaced within seconds, so short sessions must be allowed. */
  private static void groups(Properties all) {
    all.put("group.initial.rebalance.delay.ms", "0");
    all.put("group.min.session.timeout.ms", "500");
    all.put("group.consumer.min.session.timeout.ms", "500");
    all.put("group.consumer.min.heartbeat.interval.ms", "100");
  }

  /** Topics hold what is under way, never what must be kept: Redis is the truth. */
  private static void disk(Properties all) {
    all.put("log.retention.ms", "600000");
    all.put("log.retention.bytes", Long.toString(256L << 20));
    all.put("log.segment.bytes", Long.toString(64L << 20));
    all.put("log.retention.check.interval.ms", "30000");
    all.put("metadata.log.segment.bytes", Long.toString(16L << 20));
    all.put("metadata.max.retention.bytes", Long.toString(64L << 20));
    all.put("log.cleaner.dedupe.buffer.size", Long.toString(2L << 20));
    all.put("log.cleaner.io.buffer.size", Long.toString(64L << 10));
  }

  private static void threads(Properties all) {
    all.put("num.network.threads", "2");
    all.put("num.io.threads", "2");
    all.put("background.threads", "2");
    all.put("num.recovery.threads.per.data.dir", "2");
    all.put("log.cleaner.threads", "1");
    all.put("group.coordinator.threads", "1");
    all.put("share.coordinator.threads", "1");
  }
}
