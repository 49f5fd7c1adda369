package io.escrow.txn.testkit;

import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.machine.TransitionTable.Transition;
import io.escrow.txn.runtime.CoordinatorSettings;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.Protocols;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Coordinators and participants with a broker and logs in memory, in one thread and virtual time:
 * the loops of production, stepped in turn. The same calls always give the same run.
 *
 * <p>Time passes in steps of 1 ms. In each, whatever is alive steps once, participants first, so
 * that a message takes at most 1 ms to be handled.
 */
public final class World {
  /** After how long the coordinators here take over what lies still. */
  public static final long TAKEOVER_AFTER_MILLIS = 2_000;

  /** The waits of the coordinators here; parked after the third retry. */
  public static final RetryPolicy RETRY = new RetryPolicy(500, 2_000, 3);

  private static final int MAX_INSTANCES = 4;
  private static final int MAX_IN_FLIGHT = 1_000;
  private static final int MAILBOX_ITEMS = 2_000;

  private final MemoryBroker broker = new MemoryBroker();
  private final WorldNetwork network = new WorldNetwork();
  private final Map<String, WorldParticipant> participants = new LinkedHashMap<>();
  private final Map<String, WorldCoordinator> coordinators = new TreeMap<>();
  private final Map<String, Set<Transition>> transitions = new TreeMap<>();
  private final Map<TransactionId, List<Transition>> histories = new LinkedHashMap<>();
  private long nowMillis;
  private int lives;

  public World() {
    broker.network(network);
  }

  /** Adds a participant without accounts, in one shard. */
  public WorldParticipant participant(String name) {
    topics(name);
    WorldParticipant participant = new WorldParticipant(this, name);
    participants.put(name, participant);
    return participant;
  }

  /** Adds a service that coordinates, with its log in one shard and no instance yet. */
  public WorldService service(String name, Application application, Protocol... protocols) {
    return service(name, application, Map.of(), protocols);
  }

  /** Adds a service that coordinates, whose log knows an application's scripts. */
  public WorldService service(
      String name,
      Application application,
      Map<String, MemoryApplication> scripts,
      Protocol... protocols) {
    topics(name);
    return new WorldService(this, name, application, scripts, new Protocols(List.of(protocols)));
  }

  /** Starts an instance of a service; the one that had its number crashes. */
  public WorldCoordinator start(WorldService service, int instance) {
    return start(service, instance, MAX_IN_FLIGHT, MAILBOX_ITEMS);
  }

  /** Starts an instance with bounds of its own. */
  public WorldCoordinator start(
      WorldService service, int instance, int maxInFlight, int mailboxItems) {
    String name = service.name() + "-" + instance;
    WorldCoordinator before = coordinators.get(name);
    if (before != null) {
      before.crash();
    }
    CoordinatorSettings settings =
        new CoordinatorSettings(
            service.name(),
            instance,
            name + "-" + ++lives,
            1,
            TAKEOVER_AFTER_MILLIS,
            maxInFlight,
            RETRY);
    WorldCoordinator coordinator = new WorldCoordinator(this, service, settings, mailboxItems);
    coordinators.put(name, coordinator);
    return coordinator;
  }

  /** What becomes of messages. */
  public WorldNetwork network() {
    return network;
  }

  public long nowMillis() {
    return nowMillis;
  }

  /** Sends a message, as a stranger or a ghost of the past does. */
  public void send(Address to, Message message) {
    broker.transport().send(to, message);
  }

  /** Lets time pass. */
  public void advance(long millis) {
    for (long end = nowMillis + millis; nowMillis < end; ) {
      tick();
    }
  }

  /**
   * Lets time pass until something is so.
   *
   * @param maxMillis how long it may take
   * @throws AssertionError when it takes longer
   */
  public void until(BooleanSupplier condition, long maxMillis) {
    for (long end = nowMillis + maxMillis; !condition.getAsBoolean(); ) {
      if (nowMillis >= end) {
        throw new AssertionError("not within " + maxMillis + " ms");
      }
      tick();
    }
  }

  /** Every transition of a protocol that was taken so far. */
  public Set<Transition> taken(String protocol) {
    return Set.copyOf(transitions.getOrDefault(protocol, Set.of()));
  }

  /** The transitions of one transaction, of all who worked on it, in order. */
  public List<Transition> history(TransactionId id) {
    return List.copyOf(histories.getOrDefault(id, List.of()));
  }

  MemoryBroker broker() {
    return broker;
  }

  void taken(TransactionId id, String protocol, Transition transition) {
    transitions.computeIfAbsent(protocol, name -> new LinkedHashSet<>()).add(transition);
    histories.computeIfAbsent(id, any -> new ArrayList<>()).add(transition);
  }

  private void tick() {
    broker.advanceTo(++nowMillis);
    participants.values().forEach(participant -> participant.step(nowMillis));
    coordinators.values().forEach(coordinator -> coordinator.step(nowMillis));
  }

  private void topics(String service) {
    broker
        .topic(Address.ofService(service).topic(), MAX_INSTANCES)
        .topic(Address.ofInstance(service, 0).topic(), MAX_INSTANCES);
  }
}
