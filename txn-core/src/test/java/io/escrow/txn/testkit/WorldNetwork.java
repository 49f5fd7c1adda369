package io.escrow.txn.testkit;

import io.escrow.txn.Address;
import io.escrow.txn.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What becomes of the messages of a {@link World}, and which were sent. Of the rules that fit a
 * message the one made last counts.
 */
public final class WorldNetwork implements MemoryBroker.Network {
  private record Rule(Predicate<Message> messages, List<Long> delaysMillis) {}

  private final List<Rule> rules = new ArrayList<>();
  private final List<Message> sent = new ArrayList<>();

  /** From now on these messages are lost. */
  public void lose(Predicate<Message> messages) {
    rules.add(0, new Rule(messages, List.of()));
  }

  /** From now on these messages arrive late. */
  public void delay(Predicate<Message> messages, long millis) {
    rules.add(0, new Rule(messages, List.of(millis)));
  }

  /** From now on these messages arrive twice: at once and late. */
  public void duplicate(Predicate<Message> messages, long laterMillis) {
    rules.add(0, new Rule(messages, List.of(0L, laterMillis)));
  }

  /** From now on all messages arrive once, at once. */
  public void heal() {
    rules.clear();
  }

  /** All messages so far in the order in which they were sent, the lost ones too. */
  public List<Message> sent() {
    return List.copyOf(sent);
  }

  /** How many such messages were sent so far. */
  public long sent(Predicate<Message> messages) {
    return sent.stream().filter(messages).count();
  }

  @Override
  public List<Long> delaysMillis(Address to, Message message) {
    sent.add(message);
    return rules.stream()
        .filter(rule -> rule.messages().test(message))
        .map(Rule::delaysMillis)
        .findFirst()
        .orElse(List.of(0L));
  }
}
