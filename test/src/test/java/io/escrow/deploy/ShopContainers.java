package io.escrow.deploy;

import io.escrow.audit.Audit;
import io.escrow.audit.RedisReader;
import io.escrow.audit.ShopData;
import io.escrow.local.ServiceName;
import io.escrow.shop.ShopClient;
import io.escrow.shop.Variant;
import io.escrow.system.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.MountableFile;

/** The shop's own images, a Redis each, Kafka and the gateway, started by Testcontainers. */
final class ShopContainers implements AutoCloseable {
  private static final Path ROOT = Path.of("..");
  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final int PORT = 8000;
  private static final int REDIS_PORT = 6379;
  private static final String BROKER = "kafka:19092";
  private static final String REDIS = image("order-redis");
  private static final String KAFKA = image("kafka");
  private static final String NGINX = image("gateway");

  private final Network network = Network.newNetwork();
  private final Map<ServiceName, GenericContainer<?>> stores = new EnumMap<>(ServiceName.class);
  private final List<GenericContainer<?>> started = new ArrayList<>();

  private ShopContainers() {}

  /** The image that the compose files start. */
  private static String image(String service) {
    try {
      ComposeFile parts = ComposeFile.read(ROOT.resolve("compose/parts.yml"));
      return String.valueOf(parts.services().get(service).get("image"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Gets the images that are not built here, if the engine does not have them.
   *
   * @throws RuntimeException when it cannot
   */
  static void pullImages() {
    for (String image : List.of(REDIS, KAFKA, NGINX)) {
      try (GenericContainer<?> container = new GenericContainer<>(image)) {
        var unused = container.getDockerImageName();
      }
    }
  }

  /**
   * Builds the images of the services, one after the other, as they share most; the engine keeps
   * them.
   */
  static Map<ServiceName, String> images() {
    Map<ServiceName, String> images = new EnumMap<>(ServiceName.class);
    for (ServiceName service : ServiceName.values()) {
      ImageFromDockerfile image =
          new ImageFromDockerfile("escrow-test-" + service.text(), false)
              .withFileFromPath("Dockerfile", ROOT.resolve("docker/Dockerfile"))
              .withBuildArg("SERVICE", service.text());
      for (String path : sources()) {
        var unused = image.withFileFromPath(path, ROOT.resolve(path));
      }
      String buildNetwork = System.getProperty("escrow.build.network");
      if (buildNetwork != null) {
        var unused =
            image.withBuildImageCmdModifier(command -> command.withNetworkMode(buildNetwork));
      }
      images.put(service, image.get());
    }
    return images;
  }

  /** What the Dockerfile copies from the repository. */
  private static List<String> sources() {
    List<String> sources =
        new ArrayList<>(
            List.of("pom.xml", ".mvn", "docker", "compose/local/pom.xml", "test/pom.xml"));
    String[] folders = ROOT.toFile().list((root, name) -> name.matches("(txn|service)-.*"));
    Arrays.stream(folders)
        .forEach(folder -> sources.addAll(List.of(folder + "/pom.xml", folder + "/src")));
    return sources;
  }

  /** Starts a shop, and returns when its gateway reaches every service. */
  static Shop start(Variant variant, Map<ServiceName, String> images) {
    ShopContainers containers = new ShopContainers();
    try {
      return containers.open(variant, images);
    } catch (RuntimeException e) {
      containers.close();
      throw e;
    }
  }

  private Shop open(Variant variant, Map<ServiceName, String> images) {
    for (ServiceName service : images.keySet()) {
      stores.put(service, redis(service.text() + "-redis"));
    }
    KafkaContainer kafka = new KafkaContainer(KAFKA);
    started.add(kafka.withNetwork(network).withListener(BROKER));
    startAll(started);

    List<GenericContainer<?>> services = new ArrayList<>();
    images.forEach((service, image) -> services.add(service(service, image, variant)));
    startAll(services);

    GenericContainer<?> gateway = gateway();
    gateway.start();
    String host = gateway.getHost();
    ShopClient client = new ShopClient("http://" + host + ":" + gateway.getMappedPort(PORT));
    client.awaitServices();
    return new Shop(variant, client, Audit.of(ShopData.of(readers())), this::close);
  }

  private GenericContainer<?> redis(String name) {
    GenericContainer<?> redis =
        container(new GenericContainer<>(REDIS), name)
            .withExposedPorts(REDIS_PORT)
            .withCommand(
                "redis-server --protected-mode no --save '' --appendonly yes --appendfsync always"
                    + " --maxmemory-policy noeviction")
            .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));
    started.add(redis);
    return redis;
  }

  private GenericContainer<?> service(ServiceName name, String image, Variant variant) {
    return container(new GenericContainer<>(image), name.text())
        .withEnv("PROTOCOL", variant.protocol().text())
        .withEnv("ARCH", variant.architecture().text())
        .withEnv("KAFKA_BOOTSTRAP", BROKER)
        .withEnv("REDIS_URL", "redis://" + name.text() + "-redis:" + REDIS_PORT)
        .withExposedPorts(PORT)
        .waitingFor(Wait.forHttp("/health/ready").forPort(PORT).withStartupTimeout(START_MAX));
  }

  private GenericContainer<?> gateway() {
    GenericContainer<?> gateway =
        container(new GenericContainer<>(NGINX), "gateway")
            .withCopyToContainer(MountableFile.forHostPath(ROOT.resolve("docker")), "/etc/escrow")
            .withCreateContainerCmdModifier(
                command -> command.withEntrypoint("/bin/sh", "/etc/escrow/gateway.sh"))
            .withExposedPorts(PORT)
            .waitingFor(Wait.forHttp("/gateway/health").forPort(PORT));
    started.add(gateway);
    return gateway;
  }

  private GenericContainer<?> container(GenericContainer<?> container, String name) {
    return container.withNetwork(network).withNetworkAliases(name).withStartupTimeout(START_MAX);
  }

  private void startAll(Collection<GenericContainer<?>> containers) {
    containers.stream().filter(each -> !started.contains(each)).forEach(started::add);
    CompletableFuture<Void> all = Startables.deepStart(containers.stream());
    all.join();
  }

  private Map<ServiceName, RedisReader> readers() {
    Map<ServiceName, RedisReader> readers = new EnumMap<>(ServiceName.class);
    stores.forEach((service, redis) -> readers.put(service, RedisReader.at(() -> address(redis))));
    return readers;
  }

  private static URI address(GenericContainer<?> redis) {
    return URI.create("redis://%s:%d".formatted(redis.getHost(), redis.getMappedPort(REDIS_PORT)));
  }

  /** Ends all containers, the first started last. */
  @Override
  public void close() {
    for (int i = started.size() - 1; i >= 0; i--) {
      started.get(i).stop();
    }
    network.close();
  }
}
