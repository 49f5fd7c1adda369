package io.escrow.local;

import io.escrow.service.Routes;
import io.escrow.service.Service;
import io.escrow.service.ServiceConfig;
import io.escrow.service.ServiceMain;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import redis.clients.jedis.RedisClient;

/** Tiny services in the place of the shop's: they keep one value in their Redis. */
final class TestCatalog implements ServiceCatalog {
  @Override
  public Service create(ServiceName name, ServiceConfig config) {
    return new KeepsOneValue(name, config);
  }

  @Override
  public String mainClass(ServiceName name) {
    return switch (name) {
      case ORDER -> OrderMain.class.getName();
      case PAYMENT -> PaymentMain.class.getName();
      case STOCK -> StockMain.class.getName();
      case ORCHESTRATOR -> OrchestratorMain.class.getName();
    };
  }

  private record KeepsOneValue(ServiceName serviceName, ServiceConfig config) implements Service {
    @Override
    public String name() {
      return serviceName.text();
    }

    @Override
    public void routes(Routes routes) {
      String path = "/" + serviceName.pathPrefix();
      routes.get(path + "/who", ctx -> ctx.result(name() + " " + config.instance()));
      routes.get(
          path + "/value",
          ctx -> {
            try (RedisClient redis = redis()) {
              ctx.result(String.valueOf(redis.get("value")));
            }
          });
      routes.post(
          path + "/value/{value}",
          ctx -> {
            try (RedisClient redis = redis()) {
              ctx.result(redis.set("value", ctx.pathParam("value")));
            }
          });
    }

    @Override
    public void start() throws Exception {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", config.kafkaBootstrap()))) {
        admin.describeCluster().nodes().get();
      }
    }

    @Override
    public List<String> missing() {
      return List.of();
    }

    @Override
    public void close() {}

    private RedisClient redis() {
      return RedisClient.create("redis://127.0.0.1:" + config.redis().nodes().get(0).port());
    }
  }

  private static void run(ServiceName name, String[] args) {
    ServiceMain.run(name.text(), args, config -> new TestCatalog().create(name, config));
  }

  static final class OrderMain {
    public static void main(String[] args) {
      run(ServiceName.ORDER, args);
    }
  }

  static final class PaymentMain {
    public static void main(String[] args) {
      run(ServiceName.PAYMENT, args);
    }
  }

  static final class StockMain {
    public static void main(String[] args) {
      run(ServiceName.STOCK, args);
    }
  }

  static final class OrchestratorMain {
    public static void main(String[] args) {
      run(ServiceName.ORCHESTRATOR, args);
    }
  }

  /** The command with these services. */
  static final class Command {
    public static void main(String[] args) {
      System.exit(Escrow.execute(new TestCatalog(), args));
    }
  }
}
