package io.escrow.local.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The main class of a broker in a JVM of its own. */
final class BrokerMain {
  private BrokerMain() {}

  /**
   * Starts the broker and then makes a file, for whoever waits for it.
   *
   * @param args the file with the properties and the file to make
   */
  public static void main(String[] args) throws IOException {
    QuietLogs.configure();
    Broker broker = Broker.start(Path.of(args[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
    Files.createFile(Path.of(args[1]));
  }
}
