package io.escrow.txn.testkit;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.TransactionLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A transaction log in memory, with a clock that the test drives and failures that it asks for.
 * Safe for many threads.
 */
public final class MemoryTransactionLog implements TransactionLog {
  private final LongSupplier clockMillis;
  private final Map<String, MemoryApplication> applications;
  private final Map<Integer, MemoryShard> shards = new HashMap<>();
  private boolean unavailable;
  private boolean full;
  private int answersToLose;

  /**
   * An empty log.
   *
   * @param clockMillis the store's clock, in milliseconds
   * @param applications by the name that {@link Application.Write} calls them
   */
  public MemoryTransactionLog(
      LongSupplier clockMillis, Map<String, MemoryApplication> applications) {
    this.clockMillis = clockMillis;
    this.applications = Map.copyOf(applications);
  }

  /** From now on every call fails and does nothing; or no longer. */
  public synchronized void setUnavailable(boolean down) {
    unavailable = down;
  }

  /**
   * The next so many calls of {@link #write} and {@link #takeOver} do what they should, and then
   * fail.
   */
  public synchronized void loseAnswers(int count) {
    answersToLose = count;
  }

  /** What applications keep in a shard; to be looked at between calls. */
  public synchronized Map<String, String> data(int shard) {
    return shard(shard).data;
  }

  /** The last sequence that counts as minted. */
  public synchronized void setMinted(int shard, long last) {
    shard(shard).minted = last;
  }

  @Override
  public synchronized List<Result> write(List<Write> writes) {
    requireAvailable();
    List<Result> results = new ArrayList<>();
    for (Write write : writes) {
      try {
        results.add(write(write));
      } catch (RuntimeException e) {
        results.add(new Result.Failed(String.valueOf(e.getMessage())));
      }
    }
    answer();
    return results;
  }

  /** Makes the log have no room for new transactions, or have it again. */
  public synchronized void full(boolean isFull) {
    full = isFull;
  }

  @Override
  public synchronized boolean hasRoom() {
    return !full;
  }

  @Override
  public synchronized List<Entry> takeOver(int shardNumber, int limit, long dueMillis) {
    requireAvailable();
    MemoryShard shard = shard(shardNumber);
    long now = clockMillis.getAsLong();
    List<MemoryShard.Row> past = shard.due(now);
    if (past.isEmpty()) {
      answer();
      return List.of();
    }
    List<MemoryShard.Row> due =
        past.stream()
            .sorted(
                Comparator.comparingLong((MemoryShard.Row row) -> row.due)
                    .thenComparing(row -> String.valueOf(row.sequence)))
            .limit(limit)
            .toList();
    Watermark watermark = shard.watermark();
    List<Entry> entries = new ArrayList<>();
    for (MemoryShard.Row row : due) {
      row.epoch++;
      row.due = MemoryShard.after(now, dueMillis);
      entries.add(row.entry(shardNumber, now, watermark));
    }
    answer();
    return entries;
  }

  @Override
  public synchronized Optional<Entry> read(TransactionId id) {
    requireAvailable();
    MemoryShard shard = shard(id.shard());
    MemoryShard.Row row = shard.open.get(id.sequence());
    return Optional.ofNullable(row)
        .map(found -> found.entry(id.shard(), clockMillis.getAsLong(), shard.watermark()));
  }

  @Override
  public synchronized List<Parked> parked(int shard, int limit) {
    requireAvailable();
    return shard(shard).open.values().stream()
        .filter(row -> !row.parked.isEmpty())
        .limit(limit)
        .map(row -> new Parked(new TransactionId(shard, row.sequence), row.parked))
        .toList();
  }

  @Override
  public synchronized long open(int shard) {
    requireAvailable();
    return shard(shard).open.size();
  }

  private Result write(Write write) {
    MemoryShard shard = shard(write.shard());
    if (write instanceof Begin begin) {
      return begin(shard, begin);
    } else if (write instanceof Append append) {
      return append(shard, append);
    }
    return end(shard, (End) write);
  }

  private Result begin(MemoryShard shard, Begin begin) {
    long now = clockMillis.getAsLong();
    Long given = begin.id() == null ? null : begin.id().sequence();
    MemoryShard.Row known = given == null ? null : shard.open.get(given);
    if (known != null && !known.nonce.equals(begin.nonce())) {
      return new Result.Declined(List.of("exists"));
    }
    if (given != null && known == null && shard.hasSettled(given)) {
      return new Result.Declined(List.of("settled"));
    }
    Long repeated =
        known != null
            ? given
            : begin.application() == null && given == null ? shard.nonces.get(begin.nonce()) : null;
    Long[] minted = {given};
    MemoryApplication.Answer answer =
        apply(
            shard,
            begin.application(),
            given,
            () -> {
              require(given == null, "this transaction has its id already");
              minted[0] = minted[0] == null ? shard.mint() : minted[0];
              return minted[0];
            });
    if (!answer.accepted() && repeated == null) {
      MemoryShard.Row existing =
          answer.existing() == null ? null : shard.open.get(answer.existing());
      if (existing == null || !existing.nonce.equals(begin.nonce())) {
        return new Result.Declined(answer.reply());
      }
      repeated = existing.sequence;
    }
    String request = answer.request() == null ? begin.request() : answer.request();
    MemoryShard.Row row = new MemoryShard.Row(begin, request, now);
    if (repeated != null) {
      MemoryShard.Row before = shard.open.get(repeated);
      row.sequence = repeated;
      row.request = before == null ? row.request : before.request;
      row.deadline = before == null ? row.deadline : before.deadline;
    } else {
      require(
          begin.application() == null || minted[0] != null,
          "the application accepted and minted no id");
      if (given != null) {
        shard.relay(begin.watermark());
      }
      if (minted[0] == null) {
        minted[0] = shard.mint();
        shard.remember(begin.nonce(), minted[0]);
      }
      row.sequence = minted[0];
      shard.open.put(row.sequence, row);
    }
    return new Result.Done(row.entry(begin.shard(), now, shard.watermark()), answer.reply());
  }

  private Result append(MemoryShard shard, Append append) {
    MemoryShard.Row row = shard.open.get(append.id().sequence());
    boolean repeated = row != null && row.nonce.equals(append.nonce());
    if (row == null || (!repeated && !row.isAt(append.version(), append.epoch()))) {
      return new Result.Stale();
    }
    MemoryApplication.Answer answer =
        apply(
            shard,
            append.application(),
            row.sequence,
            () -> {
              throw new IllegalStateException("an append mints no id");
            });
    if (!answer.accepted() && !repeated) {
      return new Result.Declined(answer.reply());
    }
    if (!repeated) {
      row.version++;
      row.nonce = append.nonce();
      row.state = append.state();
      row.due = MemoryShard.after(clockMillis.getAsLong(), append.dueMillis());
      row.parked = append.parked();
    }
    return new Result.Done(null, answer.reply());
  }

  private Result end(MemoryShard shard, End end) {
    long now = clockMillis.getAsLong();
    Restart restart = end.restart();
    Long known = shard.nonces.get(end.nonce());
    MemoryShard.Row row = shard.open.get(known != null && known > 0 ? known : end.id().sequence());
    boolean stale =
        known == null
            ? row == null || !row.isAt(end.version(), end.epoch())
            : restart != null && row == null;
    if (stale) {
      return new Result.Stale();
    }
    Long fresh = restart == null ? null : known != null ? known : shard.mint();
    MemoryApplication.Answer answer =
        apply(
            shard,
            end.application(),
            end.id().sequence(),
            () -> {
              require(fresh != null, "only a restart mints an id");
              return fresh;
            });
    if (!answer.accepted() && known == null) {
      return new Result.Declined(answer.reply());
    }
    if (known == null) {
      shard.end(end.id().sequence());
      shard.remember(end.nonce(), fresh == null ? MemoryShard.NONE : fresh);
    }
    if (restart == null || fresh == null || row == null) {
      return new Result.Done(null, answer.reply());
    }
    MemoryShard.Row next = new MemoryShard.Row(row, fresh, end.nonce(), restart, now);
    if (known == null) {
      next.attempt++;
      shard.open.put(fresh, next);
    }
    return new Result.Done(next.entry(end.shard(), now, shard.watermark()), answer.reply());
  }

  private MemoryApplication.Answer apply(
      MemoryShard shard,
      Application.@Nullable Write write,
      @Nullable Long sequence,
      LongSupplier mint) {
    if (write == null) {
      return MemoryApplication.Answer.accept();
    }
    MemoryApplication application = applications.get(write.script());
    require(application != null, "no application script has the name " + write.script());
    return Objects.requireNonNull(application)
        .apply(new MemoryApplication.Context(shard.data, sequence, mint), write.arguments());
  }

  private MemoryShard shard(int shard) {
    return shards.computeIfAbsent(shard, number -> new MemoryShard());
  }

  private void requireAvailable() {
    if (unavailable) {
      throw new StoreUnavailableException("the test made the log unavailable");
    }
  }

  private void answer() {
    if (answersToLose > 0) {
      answersToLose--;
      throw new StoreUnavailableException("the test lost the answer");
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
