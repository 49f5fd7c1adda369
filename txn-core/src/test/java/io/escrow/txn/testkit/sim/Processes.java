package io.escrow.txn.testkit.sim;

import io.escrow.txn.Address;
import io.escrow.txn.remote.Remote;
import io.escrow.txn.runtime.EncodedTransactions;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.Protocols;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The processes of a simulation and their stores, as its setup wants them. */
final class Processes {
  static final String FRONT = "front";
  static final String HUB = "hub";

  private static final int MAX_PARTITIONS = 2;

  /** Made once, since that takes long; they have no state. */
  private static final Map<String, Remote> REMOTES = new ConcurrentHashMap<>();

  final List<SimNode> nodes = new ArrayList<>();
  final List<SimCoordinator> fronts = new ArrayList<>();
  final List<LogStore> logs = new ArrayList<>();
  final List<ParticipantStore> stores = new ArrayList<>();
  private final Simulation simulation;
  private final Setup setup;

  Processes(Simulation simulation) {
    this.simulation = simulation;
    this.setup = simulation.setup();
  }

  /** Makes them all, at rest. */
  void make(List<Protocol> engines) {
    for (int i = 0; i < setup.participants; i++) {
      topics("p" + i);
      ParticipantStore store = new ParticipantStore(simulation, "p" + i, setup.stockOf(i));
      store.clockOffset = skew();
      stores.add(store);
      for (int instance = 0; instance < setup.processes; instance++) {
        nodes.add(new SimParticipant(simulation, nodes.size(), "p" + i, instance, store));
      }
    }
    // Whatever the variant is, each coordinator has both engines (rule L3).
    List<Protocol> all = new ArrayList<>(engines);
    for (Protocol engine : engines) {
      Remote remote = REMOTES.computeIfAbsent(engine.name(), protocol -> new Remote(HUB, protocol));
      all.add(simulation.parts().requester(remote));
    }
    coordinators(FRONT, setup.fronts, new Protocols(all), new Requests());
    if (setup.hasHubs()) {
      coordinators(HUB, setup.hubs, new Protocols(engines), new EncodedTransactions());
    }
    nodes.forEach(node -> node.clockOffset = skew());
  }

  private void coordinators(
      String service, int instances, Protocols protocols, Application application) {
    topics(service);
    LogStore store = new LogStore(simulation, service);
    store.clockOffset = skew();
    logs.add(store);
    for (int instance = 0; instance < instances; instance++) {
      SimCoordinator coordinator =
          new SimCoordinator(
              simulation, nodes.size(), service, instance, store, protocols, application);
      nodes.add(coordinator);
      if (service.equals(FRONT)) {
        fronts.add(coordinator);
      }
    }
  }

  private void topics(String service) {
    simulation
        .broker()
        .topic(Address.ofService(service).topic(), MAX_PARTITIONS)
        .topic(Address.ofInstance(service, 0).topic(), MAX_PARTITIONS);
  }

  private long skew() {
    return setup.skew == 0 ? 0 : simulation.choices().choose((int) setup.skew);
  }
}
