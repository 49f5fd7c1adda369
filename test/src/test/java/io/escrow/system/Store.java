package io.escrow.system;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.args.ClientPauseMode;

/** One service's Redis, read past the service; for one thread. */
final class Store implements AutoCloseable {
  private static final String TAG = "{s0}:";
  private static final int TIMEOUT_MILLIS = 60_000;

  private static final String READ_FIELDS =
      """
      local rows = {}
      for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
        rows[#rows + 1] = string.sub(key, #ARGV[1] + 1)
        rows[#rows + 1] = redis.call('HMGET', key, unpack(ARGV, 2))
      end
      return rows
      """;

  private final Jedis redis;

  Store(String url) {
    redis = new Jedis(URI.create(url), TIMEOUT_MILLIS);
  }

  /** The hashes whose keys begin so, by what follows in the key. */
  Map<String, Map<String, String>> hashes(String prefix) {
    List<String> keys = new ArrayList<>();
    for (String key : new TreeSet<>(redis.keys(TAG + prefix + "*"))) {
      keys.add(key);
    }
    Map<String, String> types = each(keys, Pipeline::type);
    keys.removeIf(key -> !"hash".equals(types.get(key)));
    Map<String, Map<String, String>> found = new LinkedHashMap<>();
    each(keys, Pipeline::hgetAll)
        .forEach((key, fields) -> found.put(key.substring(TAG.length() + prefix.length()), fields));
    return found;
  }

  /** The fields of the hashes whose keys begin so, in one go, by what follows in the key. */
  Map<String, List<String>> fields(String prefix, List<String> names) {
    List<String> arguments = new ArrayList<>(names);
    arguments.add(0, TAG + prefix);
    List<?> rows = (List<?>) redis.eval(READ_FIELDS, List.of(), arguments);
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i += 2) {
      List<?> values = (List<?>) rows.get(i + 1);
      found.put((String) rows.get(i), values.stream().map(String.class::cast).toList());
    }
    return found;
  }

  /** How many members a sorted set, or fields a hash, has. */
  long size(String name) {
    return redis.type(TAG + name).equals("hash") ? redis.hlen(TAG + name) : redis.zcard(TAG + name);
  }

  /** A digest of each key's value. */
  SortedMap<String, Integer> digests() {
    List<String> keys = List.copyOf(redis.keys("*"));
    SortedMap<String, Integer> digests = new TreeMap<>();
    each(keys, (pipeline, key) -> pipeline.dump(key))
        .forEach((key, value) -> digests.put(key, Arrays.hashCode(value)));
    return digests;
  }

  /** Lets writes wait, for at most so long or until {@link #resume}. */
  void pauseWrites(int maxMillis) {
    redis.clientPause(maxMillis, ClientPauseMode.WRITE);
  }

  void resume() {
    redis.clientUnpause();
  }

  @Override
  public void close() {
    redis.close();
  }

  private <T> Map<String, T> each(
      List<String> keys, BiFunction<Pipeline, String, Response<T>> command) {
    Map<String, Response<T>> responses = new LinkedHashMap<>();
    try (Pipeline pipeline = redis.pipelined()) {
      keys.forEach(key -> responses.put(key, command.apply(pipeline, key)));
    }
    Map<String, T> values = new LinkedHashMap<>();
    responses.forEach((key, response) -> values.put(key, response.get()));
    return values;
  }
}
