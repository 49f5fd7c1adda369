package io.escrow.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker (KRaft, one node) on 127.0.0.1, in this JVM or in one of its own.
 *
 * <p>Topics are not made by themselves. Its methods block and may be called from any thread, one at
 * a time. Close it before its folder is deleted: a broker that loses its disk halts its JVM.
 */
public final class KafkaServer implements AutoCloseable {
  private static final int START_MAX_MILLIS = 60_000;
  private static final int STOP_MAX_MILLIS = 5_000;
  private static final List<String> JVM_FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-Xss512k");

  private final Path dataDir;
  private final int port;
  private final @Nullable List<String> ownJvmFlags;
  private final int controllerPort = Ports.free();
  private volatile @Nullable Broker broker;
  private volatile @Nullable ChildProcess child;

  private KafkaServer(Path dataDir, int port, @Nullable List<String> ownJvmFlags) {
    this.dataDir = dataDir.toAbsolutePath();
    this.port = port;
    this.ownJvmFlags = ownJvmFlags;
    launch();
  }

  /** Starts a broker in this JVM on a free port and returns when it serves clients. */
  public static KafkaServer start(Path dataDir) {
    return start(dataDir, Ports.free());
  }

  /**
   * Starts a broker in this JVM and returns when it serves clients.
   *
   * @param dataDir holds its data; made and formatted if it is not there
   * @param port the port on 127.0.0.1
   */
  public static KafkaServer start(Path dataDir, int port) {
    return new KafkaServer(dataDir, port, null);
  }

  /**
   * As {@link #start(Path, int)}, in a JVM of its own, which can be killed.
   *
   * @param jvmFlags given to that JVM besides those for a small one
   */
  public static KafkaServer startProcess(Path dataDir, int port, List<String> jvmFlags) {
    return new KafkaServer(dataDir, port, jvmFlags);
  }

  /** What clients take as {@code bootstrap.servers}. */
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The process that runs now, for a supervisor; null if the broker runs in this JVM. */
  public @Nullable ChildProcess process() {
    return child;
  }

  /**
   * The same as {@code kill -9}.
   *
   * @throws IllegalStateException if the broker runs in this JVM
   */
  public void kill() {
    ChildProcess running = child;
    if (running == null) {
      throw new IllegalStateException("only a broker with a JVM of its own can be killed");
    }
    running.kill();
  }

  /** Starts again on the same port and data; stops first what still runs. */
  public void restart() {
    close();
    launch();
  }

  /** Stops the broker; does nothing if it does not run. */
  @Override
  public void close() {
    Broker inThisJvm = broker;
    if (inThisJvm != null) {
      broker = null;
      inThisJvm.close();
    }
    ChildProcess running = child;
    if (running != null) {
      running.stop(STOP_MAX_MILLIS);
    }
  }

  private void launch() {
    if (!Ports.isFree(port)) {
      throw new IllegalStateException("port " + port + ", meant for Kafka, is in use");
    }
    try {
      Files.createDirectories(dataDir);
      Path settings =
          BrokerSettings.write(
              BrokerSettings.of(dataDir, port, controllerPort),
              dataDir.resolve("broker.properties"));
      List<String> jvmFlags = ownJvmFlags;
      if (jvmFlags != null) {
        child = launchJvm(settings, jvmFlags);
      } else {
        broker = Broker.start(settings);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + dataDir + " for Kafka", e);
    }
  }

  private ChildProcess launchJvm(Path settings, List<String> jvmFlags) throws IOException {
    Path ready = dataDir.resolve("ready");
    Files.deleteIfExists(ready);
    Path log = dataDir.resolve("kafka.log");
    List<String> flags = new ArrayList<>(JVM_FLAGS);
    flags.addAll(jvmFlags);
    List<String> command =
        JavaCommand.of(flags, BrokerMain.class.getName(), settings.toString(), ready.toString());
    ChildProcess started = ChildProcess.start("kafka " + port, command, Map.of(), log);
    boolean up = Await.until(() -> !started.isAlive() || Files.exists(ready), START_MAX_MILLIS);
    if (!up || !started.isAlive()) {
      started.kill();
      throw new IllegalStateException("Kafka did not start on port " + port + ", see " + log);
    }
    return started;
  }
}
