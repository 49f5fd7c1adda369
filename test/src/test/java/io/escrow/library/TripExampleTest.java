package io.escrow.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.escrow.local.server.KafkaServer;
import io.escrow.txn.Coordinator;
import io.escrow.txn.Outcome;
import io.escrow.txn.Outcome.Aborted;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.testkit.RealRedis;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's example is what is compiled here, and works. */
class TripExampleTest {
  @TempDir private static Path data;
  private static KafkaServer kafka;

  @BeforeAll
  static void startKafka() {
    kafka = KafkaServer.start(data);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2pc", "saga"})
  void tripIsBookedAsAWholeOrNotAtAll(String protocol) throws Exception {
    try (RealRedis hotel = RealRedis.start();
        RealRedis train = RealRedis.start();
        RealRedis travel = RealRedis.start();
        TripExample example = new TripExample(kafka.bootstrap())) {
      example.serve("hotel", TripExample.redis(hotel.uri()));
      example.serve("train", TripExample.redis(train.uri()));
      Coordinator coordinator =
          example.coordinate("travel", TripExample.redis(travel.uri()), protocol);

      assertEquals(Outcome.COMMITTED, outcome(TripExample.book(coordinator, "12", "4a")));
      Aborted refused =
          assertInstanceOf(Aborted.class, outcome(TripExample.book(coordinator, "13", "4a")));
      assertEquals("train", refused.refusal().participant());
      assertEquals("4a", refused.refusal().detail());
      assertEquals(Outcome.COMMITTED, outcome(TripExample.book(coordinator, "13", "4b")));
      Refusal full = new Refusal(Reason.INSUFFICIENT, "hotel", "12");
      Outcome outcome = outcome(TripExample.book(coordinator, "12", "4c"));
      while (outcome instanceof Aborted busy && busy.refusal().reason() == Reason.BUSY) {
        outcome = outcome(TripExample.book(coordinator, "12", "4c"));
      }
      assertEquals(new Aborted(full), outcome);
    }
  }

  @Test
  void readmeShowsTheSourceThatIsTested() throws Exception {
    ReadmeCode.assertShown(TripExample.class, "example", "");
  }

  private static Outcome outcome(CompletableFuture<Outcome> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }
}
