package io.escrow.audit;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.Jedis;

/** The hashes and sorted sets of one Redis at one instant, by key without its hash tag. */
final class RedisImage {
  private static final String READ_ALL =
      """
      local all = {}
      for _, key in ipairs(redis.call('KEYS', '{*}:*')) do
        local type = redis.call('TYPE', key).ok
        if type == 'hash' then
          all[#all + 1] = {key, type, redis.call('HGETALL', key)}
        elseif type == 'zset' then
          all[#all + 1] = {key, type, redis.call('ZRANGE', key, 0, -1)}
        end
      end
      return all
      """;

  private final Map<String, Map<String, String>> hashes = new TreeMap<>();
  private final Map<String, List<String>> sortedSets = new TreeMap<>();

  private RedisImage() {}

  static RedisImage read(String url) {
    RedisImage image = new RedisImage();
    try (Jedis jedis = new Jedis(URI.create(url))) {
      for (Object entry : (List<?>) jedis.eval(READ_ALL)) {
        List<?> parts = (List<?>) entry;
        image.add(text(parts.get(0)), text(parts.get(1)), texts(parts.get(2)));
      }
    }
    return image;
  }

  private void add(String key, String type, List<String> content) {
    if (type.equals("zset")) {
      sortedSets.put(key, content);
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < content.size(); i += 2) {
      fields.put(content.get(i), content.get(i + 1));
    }
    hashes.put(key, fields);
  }

  /** Hashes whose key has this prefix after the hash tag, by what comes after the prefix. */
  Map<String, Map<String, String>> hashes(String prefix) {
    Map<String, Map<String, String>> found = new HashMap<>();
    hashes.forEach(
        (key, fields) -> {
          String name = untagged(key);
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), fields);
          }
        });
    return new TreeMap<>(found);
  }

  /** The members of the sorted sets of this name, in all shards. */
  List<String> members(String name) {
    List<String> found = new ArrayList<>();
    sortedSets.forEach(
        (key, members) -> {
          if (untagged(key).equals(name)) {
            found.addAll(members);
          }
        });
    return found;
  }

  private static String untagged(String key) {
    return key.substring(key.indexOf("}:") + 2);
  }

  private static List<String> texts(Object list) {
    return ((List<?>) list).stream().map(RedisImage::text).toList();
  }

  private static String text(Object part) {
    return part instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(part);
  }
}
