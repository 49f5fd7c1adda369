package io.escrow.library;

import io.escrow.txn.Branch;
import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.kafka.KafkaInbox;
import io.escrow.txn.kafka.KafkaSettings;
import io.escrow.txn.kafka.KafkaTransport;
import io.escrow.txn.kafka.Topics;
import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.redis.Durability;
import io.escrow.txn.redis.EffectScript;
import io.escrow.txn.redis.RedisConnections;
import io.escrow.txn.redis.RedisParticipant;
import io.escrow.txn.redis.RedisTransactionLog;
import io.escrow.txn.runtime.CoordinatorLoop;
import io.escrow.txn.runtime.CoordinatorObserver;
import io.escrow.txn.runtime.CoordinatorSettings;
import io.escrow.txn.runtime.EncodedTransactions;
import io.escrow.txn.runtime.InboxPump;
import io.escrow.txn.runtime.LocalCoordinator;
import io.escrow.txn.runtime.LoopDriver;
import io.escrow.txn.runtime.Mailbox;
import io.escrow.txn.runtime.ParticipantLoop;
import io.escrow.txn.runtime.ParticipantObserver;
import io.escrow.txn.runtime.ParticipantSettings;
import io.escrow.txn.spi.Protocols;
import io.escrow.txn.spi.QueryHandler;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Books a room and a seat or neither. What stands between the markers also stands in the README of
 * txn-core, word for word.
 */
final class TripExample implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final KafkaSettings kafka;
  private final KafkaTransport transport;

  TripExample(String bootstrap) {
    Map<String, Integer> topics = new HashMap<>();
    for (String service : new String[] {"hotel", "train", "travel"}) {
      topics.putAll(Topics.ofService(service, 1));
    }
    Topics.ensure(bootstrap, 1, topics);
    kafka = KafkaSettings.of(bootstrap);
    transport = keep(new KafkaTransport(kafka, topics.keySet()));
  }

  // README begins
  /** A place (a room, a seat) is free, held by a transaction, or booked. */
  static final EffectScript PLACES =
      effect -> {
        String write =
            switch (effect) {
              case HOLD, TAKE -> "'SET', key, 'held'";
              case TAKE_FINAL, CAPTURE, SETTLE -> "'SET', key, 'booked'";
              default -> "'DEL', key";
            };
        return """
            local function check(prefix, input, first)
              if not first then return input end -- the place, as this branch's record has it
              local place = input[first]
              local state = redis.call('GET', prefix .. 'place:' .. place)
              if state then return nil, state == 'held' and 'BUSY' or 'INSUFFICIENT', place end
              return place
            end
            local function apply(prefix, place)
              local key = prefix .. 'place:' .. place
              redis.call(%s)
              return place
            end
            """
            .formatted(write);
      };

  void serve(String service, RedisConnections redis) {
    RedisParticipant places = keep(new RedisParticipant(service, 1, PLACES, redis));
    KafkaInbox inbox = keep(KafkaInbox.ofService(kafka, service, 0, transport));
    ParticipantSettings settings = ParticipantSettings.of(service, 10_000);
    ParticipantLoop loop =
        new ParticipantLoop(
            settings,
            places,
            places,
            QueryHandler.NONE,
            inbox,
            transport,
            ParticipantObserver.NONE);
    keep(LoopDriver.start(service, loop));
  }

  LocalCoordinator coordinate(String service, RedisConnections redis, String protocol) {
    KafkaInbox inbox = keep(KafkaInbox.ofService(kafka, service, 0, transport));
    KafkaInbox replies = keep(KafkaInbox.ofInstance(kafka, service, 0, transport));
    Mailbox mailbox = new Mailbox(10_000, replies::wakeup);
    String life = UUID.randomUUID().toString();
    CoordinatorLoop loop =
        new CoordinatorLoop(
            new CoordinatorSettings(service, 0, life, 1, 2_000, 1_000, RetryPolicy.DEFAULT),
            Protocols.installed(), // the engines on the class path: txn-2pc, txn-saga
            new EncodedTransactions(),
            keep(new RedisTransactionLog(redis, Map.of())),
            transport,
            replies,
            mailbox,
            Runnable::run,
            CoordinatorObserver.NONE,
            message -> {});
    keep(LoopDriver.start(service, loop));
    keep(LoopDriver.start(service + "-inbox", new InboxPump(inbox, mailbox)));
    return new LocalCoordinator(loop, protocol, 20_000);
  }

  static CompletableFuture<Outcome> book(LocalCoordinator coordinator, String room, String seat) {
    Branch hotel = Branch.of("hotel", room);
    Branch train = Branch.of("train", seat).inStage(1); // a saga goes there after the hotel
    return coordinator.execute(0, Transaction.of(hotel, train));
  }

  // README ends

  static RedisConnections redis(URI uri) {
    return new RedisConnections(uri, Durability.STRICT);
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private <T extends AutoCloseable> T keep(T resource) {
    open.push(resource);
    return resource;
  }
}
