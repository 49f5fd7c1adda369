package io.escrow.local;

import java.util.Map;

/** The running services of a system, in this JVM or in processes of their own. */
interface Services extends AutoCloseable {
  /** The port of the shop's one address. */
  int port();

  /** The port on 127.0.0.1 of one instance; the shop's own port if all share one JVM. */
  int port(ServiceName name, int instance);

  /** Starts what needs Redis and the broker; blocks until every service is ready. */
  void start();

  /** Lines that say what runs where. */
  Map<String, String> whatRunsWhere();

  /** Lets requests under way end and stops the services. */
  @Override
  void close();
}
