package io.escrow.library;

import io.escrow.txn.Branch;
import io.escrow.txn.Coordinator;
import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.kafka.KafkaSettings;
import io.escrow.txn.machine.BusinessEffect;
import io.escrow.txn.node.CoordinatorNode;
import io.escrow.txn.node.Network;
import io.escrow.txn.node.ParticipantNode;
import io.escrow.txn.redis.Durability;
import io.escrow.txn.redis.RedisConnections;
import io.escrow.txn.redis.RedisParticipant;
import io.escrow.txn.redis.RedisTransactionLog;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Books a room and a seat or neither. What stands between the markers also stands in the README of
 * txn-core, word for word.
 */
final class TripExample implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Network network;

  TripExample(String bootstrap) {
    network =
        keep(Network.connect(KafkaSettings.of(bootstrap), List.of("hotel", "train", "travel")));
  }

  // README begins
  /** A place (a room, a seat) is free, held by a transaction, or booked. */
  static String places(BusinessEffect effect) {
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
  }

  void serve(String service, RedisConnections redis) {
    RedisParticipant places = keep(new RedisParticipant(service, 1, TripExample::places, redis));
    keep(ParticipantNode.start(network, service, places));
  }

  Coordinator coordinate(String service, RedisConnections redis, String protocol) {
    RedisTransactionLog log = keep(new RedisTransactionLog(redis, Map.of()));
    return keep(CoordinatorNode.of(network, service, log).start()).coordinator(protocol, 20_000);
  }

  static CompletableFuture<Outcome> book(Coordinator coordinator, String room, String seat) {
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
