package io.escrow.deploy;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * One thing that must hold in a deployment.
 *
 * @param name what holds, as a sentence
 * @param finder adds a text for each place where it does not
 */
record Check(String name, BiConsumer<Deployment, List<String>> finder) {
  /** Every check. */
  static List<Check> all() {
    return List.of(
        new Check("every manifest is applied", ConfigChecks::files),
        new Check("config and secrets are there", ConfigChecks::references),
        new Check("settings are known and accepted", ConfigChecks::settings),
        new Check("what is connected to is there", ConfigChecks::hosts),
        new Check("images are built", ConfigChecks::images),
        new Check("services lead to pods", RoutingChecks::services),
        new Check("routes lead to services", RoutingChecks::routes),
        new Check("only what is idempotent is sent again", RoutingChecks::retries),
        new Check("probes are answered", RoutingChecks::probes),
        new Check("pods are confined", WorkloadChecks::confinement),
        new Check("resources are bounded", WorkloadChecks::resources),
        new Check("pods end in order and are spread", WorkloadChecks::lifecycle),
        new Check("autoscalers and budgets have their pods", WorkloadChecks::targets),
        new Check("policies select pods", NetworkChecks::selectors),
        new Check("only who may connect can", NetworkChecks::connections));
  }
}
