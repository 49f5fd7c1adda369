package io.escrow.fault;

import static io.escrow.txn.CommandType.ABORT;
import static io.escrow.txn.CommandType.COMMIT;
import static io.escrow.txn.CommandType.COMPENSATE;
import static io.escrow.txn.CommandType.EXECUTE;
import static io.escrow.txn.CommandType.EXECUTE_PIVOT;
import static io.escrow.txn.CommandType.FINISH;
import static io.escrow.txn.CommandType.PREPARE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.audit.Account;
import io.escrow.audit.Audit;
import io.escrow.audit.ShopData;
import io.escrow.local.LocalSettings;
import io.escrow.local.LocalSystem;
import io.escrow.shop.ShopClient;
import io.escrow.txn.Address;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.kafka.KafkaInbox;
import io.escrow.txn.kafka.KafkaSettings;
import io.escrow.txn.kafka.KafkaTransport;
import io.escrow.txn.spi.Inbox.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two services as they run, over Kafka and on their Redis: each command twice, and commands
 * that come too late or out of nowhere.
 */
class LateCommandsTest {
  private static final long MAX_ANSWER_SECONDS = 30;
  private static final int PUT_IN = 10;

  /** The embedded shop has no orchestrator, whose replies this test reads. */
  private static final String COORDINATOR = "orchestrator";

  private static LocalSystem system;
  private static KafkaTransport transport;
  private static KafkaInbox replies;
  private static long sequence = 1_000;

  @BeforeAll
  static void start() {
    system = LocalSystem.start(LocalSettings.defaults().onPort(0), System.out::println);
    KafkaSettings settings = KafkaSettings.of(system.kafkaBootstrap());
    transport =
        new KafkaTransport(
            settings,
            List.of("escrow.stock", "escrow.payment", "escrow." + COORDINATOR + ".replies"));
    replies = KafkaInbox.ofInstance(settings, COORDINATOR, 0, transport);
    ShopClient client = new ShopClient(system.baseUrl());
    client.post("/stock/batch_init/1/" + PUT_IN + "/1").requireOk();
    client.post("/payment/batch_init/1/" + PUT_IN).requireOk();
  }

  @AfterAll
  static void stop() {
    replies.close();
    transport.close();
    system.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stock", "payment"})
  void eachCommandTwiceCountsOnce(String service) {
    Account before = account(service);
    twice(service, ++sequence, Answer.YES, PREPARE);
    assertEquals(moved(before, -2, 2, 0, 0), account(service));
    twice(service, sequence, Answer.DONE, COMMIT);
    assertEquals(moved(before, -2, 0, 2, 0), account(service));
    before = account(service);
    twice(service, ++sequence, Answer.YES, PREPARE);
    twice(service, sequence, Answer.DONE, ABORT);
    assertEquals(before, account(service));
    twice(service, ++sequence, Answer.YES, EXECUTE);
    assertEquals(moved(before, -2, 0, 2, 2), account(service));
    twice(service, sequence, Answer.DONE, COMPENSATE);
    assertEquals(before, account(service));
    twice(service, ++sequence, Answer.YES, EXECUTE);
    twice(service, sequence, Answer.DONE, FINISH);
    assertEquals(moved(before, -2, 0, 2, 0), account(service));
    twice(service, ++sequence, Answer.YES, EXECUTE_PIVOT);
    assertEquals(moved(before, -4, 0, 4, 0), account(service));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stock", "payment"})
  void lateCommandsTakeNothing(String service) {
    Account before = account(service);
    twice(service, ++sequence, Answer.DONE, ABORT);
    twice(service, sequence, Answer.NO, PREPARE);
    twice(service, ++sequence, Answer.DONE, COMPENSATE);
    twice(service, sequence, Answer.NO, EXECUTE);
    twice(service, ++sequence, Answer.DONE, COMPENSATE);
    twice(service, sequence, Answer.NO, EXECUTE_PIVOT);
    twice(service, ++sequence, Answer.ALARM, COMMIT);
    twice(service, ++sequence, Answer.ALARM, FINISH);
    assertEquals(before, account(service));
    assertEquals(List.of(), Audit.of(system).unsettled());
  }

  private static Account account(String service) {
    ShopData data = ShopData.of(system);
    return (service.equals("stock") ? data.items() : data.users()).get("0");
  }

  private static Account moved(Account from, int available, int held, int sold, int pending) {
    return new Account(
        from.available() + available,
        from.held() + held,
        from.sold() + sold,
        from.pending() + pending);
  }

  private static void twice(String service, long id, Answer expected, CommandType type) {
    for (int i = 0; i < 2; i++) {
      Command command =
          new Command(
              type,
              new TransactionId(0, id),
              0,
              0,
              type.asksForVote() ? List.of("0", "2") : List.of(),
              COORDINATOR,
              Watermark.NONE,
              Address.ofInstance(COORDINATOR, 0));
      transport.send(Address.ofService(service), command);
    }
    List<Answer> answers = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_ANSWER_SECONDS);
    while (answers.size() < 2 && System.nanoTime() < end) {
      for (Delivery delivery : replies.receive(100)) {
        if (delivery.message() instanceof Reply reply
            && reply.id().sequence() == id
            && reply.command() == type) {
          answers.add(reply.answer());
        }
        delivery.handled().run();
      }
    }
    assertEquals(List.of(expected, expected), answers, service + " " + type);
  }
}
