package io.escrow.audit;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.args.ClientPauseMode;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * One service's Redis, read past the service, in all shards and, when they are spread over several,
 * in all primaries.
 *
 * <p>Each call connects anew, so that a Redis that was away is found again; it throws while there
 * is none. Safe for use by several threads.
 */
public final class RedisReader {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final String USED = "used_memory:";

  /** Names are keys without their hash tag; what is named, and its content, in turn. */
  private static final String READ =
      """
      local found = {}
      for _, key in ipairs(redis.call('KEYS', '{*}:' .. ARGV[1])) do
        local name = string.sub(key, string.find(key, '}:', 1, true) + 2)
        local type = redis.call('TYPE', key).ok
        if type == 'hash' then
          found[#found + 1] = name
          found[#found + 1] = redis.call(ARGV[2], key)
        elseif type == 'zset' and ARGV[2] == 'HKEYS' then
          found[#found + 1] = name
          found[#found + 1] = redis.call('ZRANGE', key, 0, -1)
        end
      end
      return found
      """;

  private final Supplier<List<URI>> primaries;

  private RedisReader(Supplier<List<URI>> primaries) {
    this.primaries = primaries;
  }

  /**
   * Reads the Redis at an address, which is asked for anew by each call.
   *
   * @param address such as {@code redis://user:password@host:6379}; user and password may be left
   *     out
   */
  public static RedisReader at(Supplier<URI> address) {
    return new RedisReader(() -> List.of(address.get()));
  }

  /** Reads data that are spread over several, each at one instant, but not all at the same. */
  public static RedisReader atAll(Supplier<List<URI>> primaries) {
    return new RedisReader(primaries);
  }

  /** The hashes whose names begin so, by what follows in the name. */
  public Map<String, Map<String, String>> hashes(String prefix) {
    List<?> found = read(prefix + "*", "HGETALL");
    Map<String, Map<String, String>> hashes = new TreeMap<>();
    for (int i = 0; i < found.size(); i += 2) {
      List<String> content = texts(found.get(i + 1));
      Map<String, String> fields = new LinkedHashMap<>();
      for (int j = 0; j < content.size(); j += 2) {
        fields.put(content.get(j), content.get(j + 1));
      }
      hashes.put(((String) found.get(i)).substring(prefix.length()), fields);
    }
    return hashes;
  }

  /** The members of the sorted sets, and the fields of the hashes, of this name. */
  public List<String> members(String name) {
    List<?> found = read(name, "HKEYS");
    return found.stream()
        .filter(List.class::isInstance)
        .flatMap(members -> texts(members).stream())
        .toList();
  }

  /** The text of a key, its hash tag included; null when there is none. The data are in one. */
  public @Nullable String text(String key) {
    return call(redis -> redis.get(key)).get(0);
  }

  /** A digest of each key's value. */
  public Map<String, Integer> digests() {
    Map<String, Integer> all = new HashMap<>();
    call(RedisReader::digests).forEach(all::putAll);
    return all;
  }

  private static Map<String, Integer> digests(Jedis redis) {
    Map<String, Response<byte[]>> dumps = new TreeMap<>();
    List<String> keys = List.copyOf(redis.keys("*"));
    try (Pipeline pipeline = redis.pipelined()) {
      keys.forEach(key -> dumps.put(key, pipeline.dump(key)));
    }
    Map<String, Integer> digests = new HashMap<>();
    dumps.forEach((key, dump) -> digests.put(key, Arrays.hashCode(dump.get())));
    return digests;
  }

  /** Lets writes wait, and whoever reads by this class; for at most so long or until resumed. */
  public void pauseWrites(int maxMillis) {
    var unused = call(redis -> redis.clientPause(maxMillis, ClientPauseMode.WRITE));
  }

  /** Ends a pause. */
  public void resumeWrites() {
    var unused = call(Jedis::clientUnpause);
  }

  /** Leaves it room for the end of what is open only, or gives it back all its room. */
  public void nearlyFull(boolean isFull) {
    var unused =
        call(
            redis -> {
              String used =
                  redis
                      .info("memory")
                      .lines()
                      .filter(l -> l.startsWith(USED))
                      .findFirst()
                      .orElseThrow();
              long most =
                  isFull ? Long.parseLong(used.substring(USED.length()).trim()) / 90 * 100 : 0;
              return redis.configSet("maxmemory", Long.toString(most));
            });
  }

  private List<?> read(String pattern, String command) {
    List<String> arguments = List.of(pattern, command);
    return call(redis -> (List<?>) redis.eval(READ, List.of(), arguments)).stream()
        .flatMap(List::stream)
        .toList();
  }

  /** What each primary answers. */
  private <T extends @Nullable Object> List<T> call(Function<Jedis, T> command) {
    List<T> answers = new ArrayList<>();
    for (URI primary : primaries.get()) {
      try (Jedis redis = connect(primary)) {
        answers.add(command.apply(redis));
      }
    }
    return answers;
  }

  private static Jedis connect(URI uri) {
    return new Jedis(
        JedisURIHelper.getHostAndPort(uri),
        DefaultJedisClientConfig.builder(uri).resp2().timeoutMillis(TIMEOUT_MILLIS).build());
  }

  private static List<String> texts(Object list) {
    return ((List<?>) list).stream().map(String.class::cast).toList();
  }
}
