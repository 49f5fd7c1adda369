package io.escrow.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void helpTellsTheVariables() {
    assertEquals(0, run(List.of("--help"), Map.of()));
    assertTrue(text(out).contains("CHECKOUT_DEADLINE_MS"), text(out));
  }

  /** As security properties, since java.security sets one, which wins over a system property. */
  @Test
  void namesAreAskedForAnew() {
    ServiceMain.run("stock", new String[] {"--help"}, config -> new FakeService("stock", r -> {}));
    assertEquals("1", Security.getProperty("networkaddress.cache.ttl"));
    assertEquals("0", Security.getProperty("networkaddress.cache.negative.ttl"));
  }

  @Test
  void wrongSettingsExitWith2() {
    assertEquals(2, run(List.of(), Map.of("PORT", "x")));
    assertTrue(text(err).contains("PORT: \"x\" is not allowed"), text(err));
  }

  @Test
  void argumentsAreRefused() {
    assertEquals(2, run(List.of("--port", "1"), Map.of()));
    assertTrue(text(err).contains("--port"), text(err));
  }

  @Test
  void aBusyPortExitsWith1() {
    FakeService other = new FakeService("other", r -> {});
    try (HttpServer server = HttpServer.bind(0, List.of(other))) {
      int port = server.port();
      assertEquals(1, run(List.of(), Map.of("PORT", Integer.toString(port))));
      assertTrue(text(err).contains("Port " + port + " is in use"), text(err));
    }
  }

  private int run(List<String> args, Map<String, String> environment) {
    ServiceMain main =
        new ServiceMain(
            "stock",
            config -> new FakeService(config.serviceName(), r -> {}),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return main.run(args, environment);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
