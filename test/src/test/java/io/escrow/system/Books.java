package io.escrow.system;

import io.escrow.local.LocalSystem;
import io.escrow.local.ServiceName;
import io.escrow.txn.saga.Saga;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.twophase.TwoPhaseCommit;
import io.escrow.txn.wire.StateCodec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the shop's data say, read from Redis past the services; for one thread. */
final class Books implements AutoCloseable {
  /** An item or a user. */
  record Account(long available, long held, long sold, long pending) {
    /** What was set and added, less what was subtracted. */
    long sum() {
      return available + held + sold;
    }
  }

  /** An order: {@code open}, {@code checkout} or {@code paid}, and what it costs. */
  record StoredOrder(String state, long total) {}

  private final Map<ServiceName, Store> stores = new EnumMap<>(ServiceName.class);
  private final Protocol protocol;
  private final ServiceName coordinator;

  Books(LocalSystem system, Variant variant) {
    system.serviceNames().forEach(n -> stores.put(n, new Store(system.redisUrl(n))));
    protocol =
        variant.protocol() == io.escrow.service.Protocol.SAGA ? new Saga() : new TwoPhaseCommit();
    coordinator =
        stores.containsKey(ServiceName.ORCHESTRATOR) ? ServiceName.ORCHESTRATOR : ServiceName.ORDER;
  }

  Store store(ServiceName name) {
    return stores.get(name);
  }

  Map<String, Account> items() {
    return accounts(ServiceName.STOCK, "item:");
  }

  Map<String, Account> users() {
    return accounts(ServiceName.PAYMENT, "user:");
  }

  /** Orders by id. */
  Map<String, StoredOrder> orders() {
    Map<String, StoredOrder> orders = new LinkedHashMap<>();
    store(ServiceName.ORDER)
        .fields("order:", List.of("state", "total"))
        .forEach(
            (id, texts) ->
                orders.put(id, new StoredOrder(texts.get(0), Long.parseLong(texts.get(1)))));
    return orders;
  }

  /** How many transactions the coordinator has in a phase of this name. */
  long inPhase(String name) {
    return store(coordinator).hashes("tx:").values().stream()
        .filter(record -> record.containsKey("state") && phase(record).equals(name))
        .count();
  }

  /** Whatever is not at rest; empty when nothing is held, open, due, parked or claimed. */
  List<String> unrest() {
    List<String> found = new ArrayList<>();
    for (ServiceName name : List.of(ServiceName.ORDER, coordinator)) {
      for (String index : List.of("tx:open", "tx:due", "tx:parked")) {
        addSize(found, name, index);
      }
    }
    for (ServiceName name : List.of(ServiceName.STOCK, ServiceName.PAYMENT)) {
      addSize(found, name, "branch:held");
    }
    // All records are read only when the indexes say that it is worth it.
    if (found.isEmpty()) {
      addOpenRecords(found);
      addUnrest(found, "item ", items());
      addUnrest(found, "user ", users());
    }
    return found;
  }

  private void addOpenRecords(List<String> found) {
    for (ServiceName name : List.of(ServiceName.ORDER, coordinator)) {
      store(name).hashes("tx:").keySet().stream()
          .filter(key -> key.matches("[0-9]+"))
          .forEach(key -> found.add(name + " still has transaction " + key));
    }
    orders()
        .forEach(
            (id, order) -> {
              if (order.state().equals("checkout")) {
                found.add("order " + id + " " + order);
              }
            });
  }

  /** Waits until nothing is open anywhere. */
  void awaitRest() {
    Wait.until("nothing is held or open", this::unrest, List::isEmpty);
  }

  /** A digest of each key of each Redis. */
  SortedMap<String, Integer> digests() {
    SortedMap<String, Integer> all = new TreeMap<>();
    stores.forEach(
        (name, store) ->
            store.digests().forEach((key, digest) -> all.put(name + " " + key, digest)));
    return all;
  }

  @Override
  public void close() {
    stores.values().forEach(Store::close);
  }

  private String phase(Map<String, String> record) {
    return record.get("protocol").equals(protocol.name())
        ? StateCodec.decode(protocol, record.get("state")).phase().name()
        : "";
  }

  private void addSize(List<String> found, ServiceName name, String index) {
    long size = store(name).size(index);
    if (size > 0) {
      found.add("%s has %d in %s".formatted(name, size, index));
    }
  }

  private static void addUnrest(List<String> found, String kind, Map<String, Account> accounts) {
    accounts.forEach(
        (id, account) -> {
          if (account.held() != 0 || account.pending() != 0 || account.available() < 0) {
            found.add(kind + id + " " + account);
          }
        });
  }

  private Map<String, Account> accounts(ServiceName name, String prefix) {
    Map<String, Account> accounts = new LinkedHashMap<>();
    store(name)
        .fields(prefix, List.of("available", "held", "sold", "pending"))
        .forEach((id, texts) -> accounts.put(id, account(texts)));
    return accounts;
  }

  private static Account account(List<String> texts) {
    List<Long> numbers = texts.stream().map(Long::valueOf).toList();
    return new Account(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
  }
}
