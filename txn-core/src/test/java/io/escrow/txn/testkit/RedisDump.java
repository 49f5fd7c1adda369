package io.escrow.txn.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that a Redis holds, for comparisons in tests. */
public final class RedisDump {
  private static final String READ_ALL =
      """
      local all = {}
      for i, key in ipairs(redis.call('KEYS', '*')) do
        local type = redis.call('TYPE', key).ok
        local content
        if type == 'hash' then
          content = redis.call('HGETALL', key)
        elseif type == 'zset' then
          content = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
        elseif type == 'string' then
          content = {'', redis.call('GET', key)}
        else
          content = {'type', type}
        end
        all[i] = {key, content}
      end
      return all
      """;

  private RedisDump() {}

  /**
   * Key to field to value. A sorted set's members are fields and its scores values; a plain text is
   * the value of the empty field. Times are left out: the second word in keys that end in {@code
   * :branch:held}.
   */
  public static SortedMap<String, SortedMap<String, String>> of(RealRedis redis) {
    SortedMap<String, SortedMap<String, String>> all = new TreeMap<>();
    for (Object entry : (List<?>) redis.command("EVAL", READ_ALL, "0")) {
      List<?> pair = (List<?>) entry;
      String key = text(pair.get(0));
      SortedMap<String, String> fields = new TreeMap<>();
      List<?> content = (List<?>) pair.get(1);
      for (int i = 0; i < content.size(); i += 2) {
        String value = text(content.get(i + 1));
        fields.put(
            text(content.get(i)),
            key.endsWith(":branch:held") ? value.replaceFirst(" \\d+ ", " ") : value);
      }
      all.put(key, fields);
    }
    return all;
  }

  private static String text(Object part) {
    return part instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(part);
  }
}
