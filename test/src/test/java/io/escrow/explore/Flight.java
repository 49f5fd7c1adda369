package io.escrow.explore;

import io.escrow.txn.Address;
import io.escrow.txn.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The messages on their way, in the order of their texts. */
final class Flight {
  /**
   * A message.
   *
   * @param text all that matters of it
   * @param doubled whether a copy of it has arrived
   */
  record Flying(String text, Address to, Message message, boolean doubled)
      implements Comparable<Flying> {
    @Override
    public int compareTo(Flying other) {
      int byText = text.compareTo(other.text);
      return byText != 0 ? byText : Boolean.compare(doubled, other.doubled);
    }

    @Override
    public String toString() {
      return doubled ? text + " (doubled)" : text;
    }
  }

  /** What the names of all topics begin with. */
  static final String TOPICS = "escrow.";

  private final List<Flying> flying = new ArrayList<>();
  private final boolean stay;

  /**
   * Nothing on its way yet.
   *
   * @param stay whether a message stays when it has arrived, so that it may arrive again
   */
  Flight(boolean stay) {
    this.stay = stay;
  }

  boolean isEmpty() {
    return flying.isEmpty();
  }

  List<Flying> all() {
    return flying;
  }

  void add(Address to, Message message) {
    add(new Flying(text(to, message), to, message, false));
  }

  void add(Flying one) {
    int place = Collections.binarySearch(flying, one);
    if (place < 0 || !stay) {
      flying.add(place < 0 ? -place - 1 : place, one);
    }
  }

  void remove(Flying one) {
    if (!stay) {
      flying.remove(one);
    }
  }

  private static String text(Address to, Message message) {
    if (message instanceof Message.Command command) {
      return command.type()
          + " "
          + command.id()
          + "/"
          + command.branch()
          + " to "
          + to.topic().substring(TOPICS.length())
          + " from coordinator "
          + command.replyTo().partition()
          + ", settled below "
          + command.watermark().low()
          + " but "
          + command.watermark().open();
    }
    if (message instanceof Message.Reply reply) {
      return reply.answer()
          + (reply.refusal() == null ? "" : " (" + reply.refusal().reason() + ")")
          + " to "
          + reply.command()
          + " "
          + reply.id()
          + "/"
          + reply.branch()
          + " for coordinator "
          + to.partition();
    }
    throw new IllegalStateException("nobody sends this here: " + message);
  }
}
