package io.escrow.txn.redis;

import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.TransactionLog.Result;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.exceptions.JedisDataException;

/** Reads what the log's scripts answer. */
final class LogReplies {
  private LogReplies() {}

  static Result result(int shard, Object reply) {
    if (reply instanceof JedisDataException error) {
      return new Result.Failed(String.valueOf(error.getMessage()));
    }
    List<?> parts = Replies.list(reply);
    String what = Replies.text(parts.get(0));
    return switch (what) {
      case "DONE" -> done(shard, parts);
      case "DECLINED" -> new Result.Declined(Replies.texts(parts.get(1)));
      case "STALE" -> new Result.Stale();
      default -> throw new IllegalStateException("a script of the log answered " + what);
    };
  }

  private static Result done(int shard, List<?> parts) {
    Object begun = parts.get(1);
    Entry entry = Replies.list(begun).isEmpty() ? null : entry(shard, begun);
    return new Result.Done(entry, Replies.texts(parts.get(2)));
  }

  static Entry entry(int shard, Object reply) {
    List<String> parts = Replies.texts(reply);
    return new Entry(
        new TransactionId(shard, Long.parseLong(parts.get(0))),
        Long.parseLong(parts.get(1)),
        Long.parseLong(parts.get(2)),
        parts.get(3),
        parts.get(4),
        parts.get(5),
        parts.get(6),
        Integer.parseInt(parts.get(7)),
        Long.parseLong(parts.get(8)),
        watermark(parts.get(9)));
  }

  private static Watermark watermark(String text) {
    List<Long> numbers = new ArrayList<>();
    for (String part : text.split(" ", -1)) {
      numbers.add(Long.valueOf(part));
    }
    return new Watermark(numbers.get(0), numbers.subList(1, numbers.size()));
  }
}
