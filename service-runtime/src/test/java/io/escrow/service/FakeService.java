package io.escrow.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A service whose routes and readiness a test sets; it notes what its host calls. */
final class FakeService implements Service {
  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile List<String> missing = List.of();
  volatile boolean alive = true;
  volatile Map<String, String> promises = Map.of();
  volatile Runnable onStart = () -> {};
  volatile Runnable onClose = () -> {};

  private final String name;
  private final Consumer<Routes> routes;
  private final List<String> journal;

  FakeService(String name, Consumer<Routes> routes) {
    this(name, routes, new ArrayList<>());
  }

  /** Notes starts and ends also in a journal that several services share. */
  FakeService(String name, Consumer<Routes> routes, List<String> journal) {
    this.name = name;
    this.routes = routes;
    this.journal = journal;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void routes(Routes host) {
    routes.accept(host);
  }

  @Override
  public void start() {
    note("start");
    onStart.run();
  }

  @Override
  public boolean alive() {
    return alive;
  }

  @Override
  public List<String> missing() {
    return missing;
  }

  @Override
  public Map<String, String> promises() {
    return promises;
  }

  @Override
  public void close() {
    note("close");
    onClose.run();
  }

  private void note(String call) {
    calls.add(call);
    journal.add(call + " " + name);
  }
}
