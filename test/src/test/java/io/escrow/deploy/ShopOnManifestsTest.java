package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrow.local.server.KafkaServer;
import io.escrow.local.server.RedisServer;
import io.escrow.service.HttpServer;
import io.escrow.service.Service;
import io.escrow.service.ServiceConfig;
import io.escrow.shop.ShopClient;
import io.escrow.txn.testkit.Await;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;

/**
 * A shop as the manifests describe it, on this machine: what the services are told, how their Redis
 * is set and who may use it are taken from there.
 */
final class ShopOnManifestsTest {
  @TempDir private Path scratch;

  private final Map<String, RedisServer> redis = new HashMap<>();
  private Deployment deployment;

  @BeforeEach
  void readManifests() {
    deployment = Deployment.read(Deployment.FOLDER, scratch);
  }

  @AfterEach
  void stopRedis() {
    // Nobody who is left may ask it to stop.
    redis.values().forEach(RedisServer::kill);
    redis.values().forEach(RedisServer::close);
  }

  @Test
  void aCheckoutSucceeds() throws Exception {
    try (KafkaServer kafka = KafkaServer.start(scratch.resolve("kafka"))) {
      List<Service> services = new ArrayList<>();
      for (StatefulSet set : deployment.manifests().statefulSets()) {
        String name = set.getMetadata().getName();
        Map<String, String> environment =
            deployment.environment(Deployment.containers(set).get(0), 0);
        environment.put("REDIS_URL", startRedis(name).url());
        environment.put("KAFKA_BOOTSTRAP", kafka.bootstrap());
        services.add(RoutingChecks.create(name, ServiceConfig.fromEnvironment(name, environment)));
      }
      try (HttpServer server = HttpServer.bind(0, services)) {
        server.start();
        Await.untilNone(() -> server.missing().values().stream().flatMap(List::stream).toList());
        ShopClient client = new ShopClient("http://127.0.0.1:" + server.port());
        String user = client.createUser(10);
        String item = client.createItem(3, 5);
        client.checkout(client.order(user, item, 2)).requireOk();
        assertEquals(1, client.stock(item));
        assertEquals(0, client.credit(user));
      }
    }
  }

  @Test
  void aRedisServesItsOwnerOnly() {
    RedisServer payment = startRedis("payment");
    Map<String, String> owner = deployment.setup().secrets().get("payment-redis");
    Map<String, String> other = deployment.setup().secrets().get("stock-redis");
    try (Jedis client = connect(payment);
        Jedis stranger = new Jedis("127.0.0.1", payment.port())) {
      assertEquals("PONG", client.ping());
      assertThrows(JedisAccessControlException.class, () -> stranger.get("key"));
      assertThrows(
          JedisAccessControlException.class,
          () -> client.auth(other.get("username"), other.get("password")));
      assertEquals("OK", client.auth(owner.get("username"), owner.get("password")));
      assertEquals("OK", client.set("{s0}:key", "value"));
      assertThrows(JedisAccessControlException.class, () -> client.set("key", "value"));
      assertThrows(JedisAccessControlException.class, client::flushAll);
      assertThrows(JedisAccessControlException.class, () -> client.configSet("appendfsync", "no"));
    }
  }

  @Test
  void theBrokerKnowsItsSettings() {
    List<String> unknown = new ArrayList<>();
    for (JsonNode line : values("kafka").at("/kafkaConfig/extraConfig")) {
      String name = line.textValue().replaceFirst("=.*", "");
      if (!KafkaConfig.configNames().contains(name)) {
        unknown.add(name);
      }
    }
    assertEquals(List.of(), unknown);
  }

  /** A Redis that is set as the chart's values say, with the users of the secret. */
  private RedisServer startRedis(String service) {
    List<String> settings = new ArrayList<>();
    values("redis")
        .at("/config/content")
        .textValue()
        .lines()
        // Where a pod has its volume.
        .filter(line -> !line.equals("dir /data"))
        .forEach(
            line -> {
              String[] words = line.split(" ", 2);
              settings.add("--" + words[0]);
              settings.add(words[1].replace("\"", ""));
            });
    assertTrue(settings.contains("--maxmemory"), settings::toString);
    RedisServer server =
        RedisServer.start(scratch.resolve("redis-" + service), settings.toArray(new String[0]));
    redis.put(service, server);
    String acl = deployment.setup().secrets().get(service + "-redis").get("users.acl");
    List<String> users = new ArrayList<>(acl.lines().toList());
    // The user who defines the others comes last, since then it may do so no more.
    users.sort(
        (a, b) -> Boolean.compare(a.startsWith("user default "), b.startsWith("user default ")));
    try (Jedis client = new Jedis("127.0.0.1", server.port())) {
      for (String user : users) {
        String[] words = user.split(" ", -1);
        client.aclSetUser(words[1], List.of(words).subList(2, words.length).toArray(new String[0]));
      }
    }
    return server;
  }

  /** A connection of the user {@code default}, who has a password that only probes read. */
  private Jedis connect(RedisServer server) {
    String acl = deployment.setup().secrets().get("payment-redis").get("users.acl");
    String password = acl.replaceFirst("(?s)user default reset on >(\\S+) .*", "$1");
    Jedis client = new Jedis("127.0.0.1", server.port());
    client.auth(password);
    return client;
  }

  private JsonNode values(String chart) {
    return StrictYaml.value(
        chart, deployment.manifests().text("helm/" + chart + ".yaml"), JsonNode.class);
  }
}
