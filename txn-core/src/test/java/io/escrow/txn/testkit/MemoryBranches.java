package io.escrow.txn.testkit;

import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Reason;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.machine.BusinessEffect;
import io.escrow.txn.machine.ParticipantTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One shard of a participant in memory: records, indices, watermarks and accounts. */
final class MemoryBranches {
  private static final int MIN_RISE_TO_TRIM = 256;
  private static final int MAX_TRIMMED = 1024;

  /** What a branch's record holds; empty text and coordinator when it never was open. */
  private record Stored(
      BranchState state,
      @Nullable String text,
      @Nullable String coordinator,
      @Nullable Reason reason,
      String detail) {}

  /** What is answered; the reason is null unless it is NO or ALARM. */
  record Answered(Answer answer, @Nullable Reason reason, String detail) {}

  private final MemoryQuantities quantities = new MemoryQuantities();
  private final Map<String, Stored> records = new HashMap<>();
  private final SortedMap<String, Long> held = new TreeMap<>();

  /** Log shard to sequence to member: ordered as the store orders equal scores. */
  private final Map<Integer, SortedMap<Long, SortedSet<String>>> settled = new HashMap<>();

  private final Map<Integer, Watermark> low = new HashMap<>();
  private boolean full;
  private MemoryParticipant.Changes changes = MemoryParticipant.Changes.NONE;

  void changes(MemoryParticipant.Changes newChanges) {
    changes = newChanges;
  }

  void full(boolean isFull) {
    full = isFull;
  }

  int open() {
    return held.size();
  }

  MemoryQuantities quantities() {
    return quantities;
  }

  Answered handle(Command command, long nowMillis) {
    String member = command.id() + ":" + command.branch();
    Watermark known = low.getOrDefault(command.id().shard(), Watermark.NONE);
    @Nullable Stored stored = records.get(member);
    BranchState state =
        stored != null
            ? stored.state()
            : hasSettled(command.id(), known) || hasSettled(command.id(), command.watermark())
                ? BranchState.SETTLED
                : BranchState.ABSENT;
    ParticipantTable.Cell cell = ParticipantTable.on(state, command.type());
    if (cell.answer() == Answer.ALARM) {
      return new Answered(
          Answer.ALARM, Reason.MALFORMED, command.type() + " contradicts the record: " + state);
    }
    MemoryQuantities.Checked checked = check(cell.effect(), stored, command);
    Answered answered = new Answered(cell.answer(), cell.reason(), "");
    if (cell.answer() == Answer.NO && cell.reason() == null && stored != null) {
      answered = new Answered(Answer.NO, stored.reason(), stored.detail());
    }
    Stored next =
        new Stored(
            cell.next(),
            stored == null ? null : stored.text(),
            stored == null ? null : stored.coordinator(),
            null,
            "");
    if (checked.reason() != null) {
      answered = new Answered(Answer.NO, checked.reason(), checked.detail());
      next = new Stored(BranchState.REFUSED, null, null, checked.reason(), checked.detail());
    } else if (cell.effect() != BusinessEffect.NOTHING) {
      String text = quantities.apply(checked.plan());
      next =
          cell.next().open()
              ? new Stored(cell.next(), text, command.coordinator(), null, "")
              : next;
    }
    if (next.state() != state) {
      write(command.id(), member, next, nowMillis, command.watermark());
      changes.changed(command, state, next.state());
    }
    return answered;
  }

  List<String> overdue(long nowMillis, long olderThanMillis, int limit) {
    if (held.isEmpty()) {
      return List.of();
    }
    List<String> found =
        held.entrySet().stream()
            .filter(entry -> entry.getValue() <= nowMillis - olderThanMillis)
            .sorted(Map.Entry.comparingByValue())
            .limit(limit)
            .map(Map.Entry::getKey)
            .toList();
    found.forEach(member -> held.put(member, nowMillis));
    return found;
  }

  /** Loses the record of a branch, and nothing of the data: what no store may do. */
  void forget(TransactionId id, int branch) {
    String member = id + ":" + branch;
    records.remove(member);
    held.remove(member);
    SortedSet<String> members =
        settled.getOrDefault(id.shard(), new TreeMap<>()).get(id.sequence());
    if (members != null) {
      members.remove(member);
    }
  }

  String coordinator(String member) {
    @Nullable Stored stored = records.get(member);
    return stored == null || stored.coordinator() == null ? "" : stored.coordinator();
  }

  void dump(String prefix, SortedMap<String, SortedMap<String, String>> into) {
    held.keySet()
        .forEach(
            member -> {
              Stored stored = Objects.requireNonNull(records.get(member));
              String record = stored.state() + " " + stored.coordinator() + " " + stored.text();
              put(into, prefix + "branch:held", member, record);
            });
    settled.forEach(
        (shard, bySequence) ->
            bySequence.forEach(
                (sequence, members) ->
                    members.forEach(
                        member -> {
                          Stored stored = Objects.requireNonNull(records.get(member));
                          String record = member + " " + stored.state();
                          if (stored.reason() != null) {
                            record += " " + stored.reason() + " " + stored.detail();
                          }
                          put(into, prefix + "branch:settled:" + shard, record, "" + sequence);
                        })));
    low.forEach(
        (shard, mark) -> {
          if (mark.low() > 0) {
            put(into, prefix + "branch:low:" + shard, "", text(mark));
          }
        });
  }

  private static String text(Watermark mark) {
    StringBuilder text = new StringBuilder().append(mark.low());
    mark.open().forEach(sequence -> text.append(' ').append(sequence));
    return text.toString();
  }

  private static void put(
      SortedMap<String, SortedMap<String, String>> into, String key, String field, String value) {
    into.computeIfAbsent(key, k -> new TreeMap<>()).put(field, value);
  }

  private MemoryQuantities.Checked check(
      BusinessEffect effect, @Nullable Stored stored, Command command) {
    if (effect == BusinessEffect.NOTHING) {
      return new MemoryQuantities.Checked(List.of(), null, "");
    }
    if (stored == null) {
      return full
          ? MemoryQuantities.Checked.refused(Reason.STORE_FULL, "")
          : quantities.check(effect, command.action());
    }
    return quantities.check(effect, stored.text() == null ? "" : stored.text());
  }

  /** A branch that settles may also make room for records (rule C7). */
  private void write(TransactionId id, String member, Stored next, long nowMillis, Watermark told) {
    records.put(member, next);
    if (next.state().open()) {
      held.put(member, nowMillis);
      return;
    }
    held.remove(member);
    SortedMap<Long, SortedSet<String>> bySequence =
        settled.computeIfAbsent(id.shard(), k -> new TreeMap<>());
    long known = low.getOrDefault(id.shard(), Watermark.NONE).low();
    Watermark to = trimTo(bySequence, told);
    bySequence.computeIfAbsent(id.sequence(), k -> new TreeSet<>()).add(member);
    if (told.low() - known >= MIN_RISE_TO_TRIM) {
      low.put(id.shard(), to);
      trim(bySequence, to);
    }
  }

  /** The watermark, or a lower one where the many end that one command may remove. */
  private static Watermark trimTo(SortedMap<Long, SortedSet<String>> bySequence, Watermark told) {
    long count = 0;
    for (var entry : bySequence.headMap(told.low()).entrySet()) {
      count += entry.getValue().size();
      if (count > MAX_TRIMMED) {
        long to = entry.getKey();
        return new Watermark(to, told.open().stream().filter(open -> open < to).toList());
      }
    }
    return told;
  }

  private void trim(SortedMap<Long, SortedSet<String>> bySequence, Watermark to) {
    List<Long> gone =
        bySequence.headMap(to.low()).keySet().stream()
            .filter(sequence -> !to.open().contains(sequence))
            .toList();
    for (Long sequence : gone) {
      records.keySet().removeAll(Objects.requireNonNull(bySequence.remove(sequence)));
    }
  }

  private static boolean hasSettled(TransactionId id, Watermark mark) {
    return id.sequence() < mark.low() && !mark.open().contains(id.sequence());
  }
}
