package io.escrow.local.server;

import org.slf4j.LoggerFactory;

/** Keeps libraries from printing anything but warnings, and Kafka anything but errors. */
public final class QuietLogs {
  private static final String LEVEL = "org.slf4j.simpleLogger.";

  private QuietLogs() {}

  /** Must run before the first logger is made; settings that the user gave are left alone. */
  public static void configure() {
    set(LEVEL + "defaultLogLevel", "warn");
    set(LEVEL + "log.org.apache.kafka", "error");
    set(LEVEL + "log.kafka", "error");
    set(LEVEL + "log.state", "error");
    set(LEVEL + "showDateTime", "true");
    set(LEVEL + "dateTimeFormat", "HH:mm:ss.SSS");
    // Here and now: several threads that need the first logger at once make SLF4J complain.
    LoggerFactory.getILoggerFactory();
  }

  private static void set(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
