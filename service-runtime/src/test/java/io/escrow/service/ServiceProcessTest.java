package io.escrow.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service in a process of its own, from its ready line to SIGTERM. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServiceProcessTest {
  private static final int KILLED_BY_SIGTERM = 143;

  private Process process;

  /** Also ends a read that the timeout cannot interrupt. */
  @AfterEach
  void end() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Test
  void sigtermLetsTheRunningRequestFinish() throws Exception {
    process = start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String ready = out.readLine();
      assertTrue(
          ready != null && ready.matches("The shop service is ready on port \\d+\\."), ready);
      TestClient client = new TestClient(Integer.parseInt(ready.replaceAll("\\D", "")));
      CompletableFuture<HttpResponse<String>> answer = client.postAsync("/shop/checkout");
      assertEquals("arrived", out.readLine());

      // not Process.destroy, which also closes the pipe that lets the request finish
      process.toHandle().destroy();
      assertEquals("closing", out.readLine());
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();

      assertEquals("paid", answer.get(30, TimeUnit.SECONDS).body());
      assertEquals("closed", out.readLine());
      assertEquals(KILLED_BY_SIGTERM, process.waitFor());
    }
  }

  private static Process start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Shop.class.getName());
    builder.environment().put("PORT", "0");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  /** The child's main: its one request is answered when a byte arrives on standard input. */
  static final class Shop {
    private Shop() {}

    public static void main(String[] args) {
      ServiceMain.run("shop", args, config -> service());
    }

    private static FakeService service() {
      FakeService shop =
          new FakeService(
              "shop",
              routes ->
                  routes.post(
                      "/shop/checkout",
                      ctx -> {
                        ctx.future(
                            () ->
                                CompletableFuture.runAsync(Shop::awaitByte)
                                    .thenAccept(nothing -> ctx.result("paid")));
                        System.out.println("arrived");
                      }));
      shop.onClose = () -> System.out.println("closed");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("closing")));
      return shop;
    }

    private static void awaitByte() {
      try {
        System.in.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
