package io.escrow.local;

import io.escrow.service.Service;
import io.escrow.service.ServiceConfig;

/** The services that a system can run: how one is made in this JVM, which class runs it alone. */
interface ServiceCatalog {
  /** A new service that is not started yet. */
  Service create(ServiceName name, ServiceConfig config);

  /** The class whose {@code main} runs one instance, configured by the environment. */
  String mainClass(ServiceName name);
}
