package io.escrow.txn.redis;

import io.escrow.txn.StoreUnavailableException;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;

/** Finds the primaries of a store, as they are now. Safe for many threads. */
sealed interface RedisPlace {
  /**
   * Asks for them, unless they never change. Blocks for at most some seconds.
   *
   * @throws StoreUnavailableException when nobody says where they are
   */
  Layout locate();

  static RedisPlace of(RedisAddress address) {
    return switch (address.kind()) {
      case SINGLE -> {
        RedisAddress.Node only = address.nodes().get(0);
        yield new Single(Layout.of(new HostAndPort(only.host(), only.port())));
      }
      case SENTINEL -> new Sentinel(guides(address, address.sentinelLogin()), address.primary());
      case CLUSTER -> new Cluster(guides(address, address.login()));
    };
  }

  private static Guides guides(RedisAddress address, RedisAddress.Login login) {
    return new Guides(
        address.nodes(),
        DefaultJedisClientConfig.builder()
            .user(login.user())
            .password(login.password())
            .resp2()
            .timeoutMillis(Guides.ANSWER_MAX_MILLIS)
            .build());
  }

  /** One Redis, always at the same address. */
  record Single(Layout locate) implements RedisPlace {}

  /** One primary, which the sentinels name. */
  record Sentinel(Guides sentinels, String primary) implements RedisPlace {
    @Override
    public Layout locate() {
      return sentinels.ask(
          (connection, asked) -> {
            Object reply =
                connection.executeCommand(
                    new CommandArguments(Command.SENTINEL)
                        .add("GET-MASTER-ADDR-BY-NAME")
                        .add(primary));
            if (reply == null) {
              return null;
            }
            List<String> address = Replies.texts(reply);
            return Layout.of(new HostAndPort(address.get(0), Integer.parseInt(address.get(1))));
          });
    }
  }

  /** Several primaries, each for some of the slots, which any node lists. */
  record Cluster(Guides nodes) implements RedisPlace {
    @Override
    public Layout locate() {
      return nodes.ask(
          (connection, asked) ->
              Layout.ofCluster(
                  Replies.list(
                      connection.executeCommand(
                          new CommandArguments(Command.CLUSTER).add("SLOTS"))),
                  asked));
    }
  }
}
