package io.escrow.audit;

import io.escrow.local.LocalSystem;
import io.escrow.local.ServiceName;
import io.escrow.txn.saga.Saga;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.twophase.TwoPhaseCommit;
import io.escrow.txn.wire.StateCodec;
import java.net.URI;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a shop has stored, read anew by each call; a call throws when a Redis does not answer.
 *
 * <p>Each Redis is read at one instant, but not all at the same.
 */
public final class ShopData {
  /** In the order in which a checkout reaches them. */
  private static final List<ServiceName> SERVICES =
      List.of(ServiceName.ORDER, ServiceName.ORCHESTRATOR, ServiceName.STOCK, ServiceName.PAYMENT);

  private static final List<Protocol> ENGINES = List.of(new TwoPhaseCommit(), new Saga());

  private final Map<ServiceName, RedisReader> readers = new LinkedHashMap<>();

  private ShopData(Map<ServiceName, RedisReader> all) {
    for (ServiceName name : SERVICES) {
      if (all.containsKey(name)) {
        readers.put(name, all.get(name));
      }
    }
  }

  /** The data of a running shop. */
  public static ShopData of(LocalSystem system) {
    Map<ServiceName, RedisReader> readers = new EnumMap<>(ServiceName.class);
    for (ServiceName name : system.serviceNames()) {
      readers.put(name, RedisReader.at(() -> URI.create(system.redisUrl(name))));
    }
    return of(readers);
  }

  /** The data in these Redis. */
  public static ShopData of(Map<ServiceName, RedisReader> readers) {
    return new ShopData(readers);
  }

  /** The services' Redis, in the order in which a checkout reaches them. */
  Map<ServiceName, RedisReader> readers() {
    return readers;
  }

  /** One service's Redis. */
  public RedisReader redis(ServiceName name) {
    return readers.get(name);
  }

  /** Items by id. */
  public Map<String, Account> items() {
    return accounts(ServiceName.STOCK, "item:");
  }

  /** Users by id. */
  public Map<String, Account> users() {
    return accounts(ServiceName.PAYMENT, "user:");
  }

  /** Orders by id. */
  public Map<String, StoredOrder> orders() {
    Map<String, StoredOrder> orders = new TreeMap<>();
    redis(ServiceName.ORDER)
        .hashes("order:")
        .forEach((id, fields) -> orders.put(id, order(fields)));
    return orders;
  }

  /** What a unit of each item costs. */
  Map<String, Long> prices() {
    Map<String, Long> prices = new TreeMap<>();
    redis(ServiceName.STOCK)
        .hashes("item:")
        .forEach((id, fields) -> prices.put(id, number(fields, "price")));
    return prices;
  }

  /** How many transactions the coordinator has in a phase of this name. */
  public long inPhase(String name) {
    boolean orchestrated = readers.containsKey(ServiceName.ORCHESTRATOR);
    return redis(orchestrated ? ServiceName.ORCHESTRATOR : ServiceName.ORDER)
        .hashes("tx:")
        .values()
        .stream()
        .filter(record -> record.containsKey("state") && phase(record).equals(name))
        .count();
  }

  /** A digest of each key of each Redis. */
  public SortedMap<String, Integer> digests() {
    SortedMap<String, Integer> all = new TreeMap<>();
    readers.forEach(
        (name, redis) ->
            redis.digests().forEach((key, digest) -> all.put(name + " " + key, digest)));
    return all;
  }

  /** The phase of a transaction that one of the engines runs; else empty. */
  private static String phase(Map<String, String> record) {
    return ENGINES.stream()
        .filter(engine -> engine.name().equals(record.get("protocol")))
        .map(engine -> StateCodec.decode(engine, record.get("state")).phase().name())
        .findFirst()
        .orElse("");
  }

  private Map<String, Account> accounts(ServiceName name, String prefix) {
    Map<String, Account> accounts = new TreeMap<>();
    redis(name).hashes(prefix).forEach((id, fields) -> accounts.put(id, account(fields)));
    return accounts;
  }

  private static Account account(Map<String, String> fields) {
    return new Account(
        number(fields, "available"),
        number(fields, "held"),
        number(fields, "sold"),
        number(fields, "pending"));
  }

  private static StoredOrder order(Map<String, String> fields) {
    Map<String, Long> units = new TreeMap<>();
    String lines = fields.getOrDefault("lines", "");
    String[] words = lines.isEmpty() ? new String[0] : lines.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      units.merge(words[i], Long.parseLong(words[i + 1]), Long::sum);
    }
    return new StoredOrder(
        fields.getOrDefault("state", ""),
        fields.getOrDefault("user", ""),
        number(fields, "total"),
        units);
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(fields.getOrDefault(name, "0"));
  }
}
