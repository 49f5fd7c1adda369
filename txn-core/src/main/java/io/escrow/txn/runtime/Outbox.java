package io.escrow.txn.runtime;

import io.escrow.txn.Address;
import io.escrow.txn.Branch;
import io.escrow.txn.Message;
import io.escrow.txn.Message.Begin;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Ended;
import io.escrow.txn.Message.Inquiry;
import io.escrow.txn.Message.Settled;
import io.escrow.txn.Message.Unknown;
import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Performs effects: sends messages, and answers listeners in one task per batch. */
final class Outbox {
  private final CoordinatorSettings settings;
  private final Transport transport;
  private final Consumer<Runnable> completions;
  private final CoordinatorObserver observer;
  private final Address self;
  private List<Runnable> answers = new ArrayList<>();

  Outbox(
      CoordinatorSettings settings,
      Transport transport,
      Consumer<Runnable> completions,
      CoordinatorObserver observer) {
    this.settings = settings;
    this.transport = transport;
    this.completions = completions;
    this.observer = observer;
    this.self = Address.ofInstance(settings.service(), settings.instance());
  }

  /**
   * Performs effects in their order.
   *
   * @param written what the application's script said that was written before
   */
  void perform(Running running, List<Effect> effects, List<String> written, long nowMillis) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send) {
        command(send, running.id, running.transaction, running.watermark, running.span.trace());
      } else if (effect instanceof Effect.Answer answer) {
        answer(running, answer.outcome(), written);
      } else if (effect instanceof Effect.Alarm alarm) {
        running.parked = alarm.text();
        observer.alarm(running.id, running.span.trace(), alarm.text());
      } else if (effect instanceof Effect.Delegate delegate) {
        delegate(running, delegate, nowMillis);
      } else if (effect instanceof Effect.ConfirmSettled) {
        settled(running.id, running.settleTo);
      }
    }
  }

  void command(
      Effect.Send send,
      TransactionId id,
      Transaction transaction,
      Watermark watermark,
      String trace) {
    Branch branch = transaction.branches().get(send.branch());
    List<String> action = send.command().asksForVote() ? branch.action() : List.of();
    send(
        Address.ofService(branch.participant()),
        new Command(
            send.command(),
            id,
            send.branch(),
            branch.shard(),
            action,
            settings.service(),
            watermark,
            self),
        trace);
  }

  void ended(TransactionId id, Outcome outcome, Address to, String trace) {
    send(to, new Ended(id, outcome, self), trace);
  }

  void settled(TransactionId id, @Nullable Address to) {
    if (to != null) {
      transport.send(to, new Settled(id));
    }
  }

  void unknown(Inquiry inquiry) {
    transport.send(
        Address.ofService(inquiry.participant()), new Unknown(inquiry.id(), inquiry.branch()));
  }

  void tell(Runnable answer) {
    answers.add(answer);
  }

  /** Hands the collected answers over, as one task. */
  void release() {
    if (answers.isEmpty()) {
      return;
    }
    List<Runnable> batch = answers;
    answers = new ArrayList<>();
    completions.accept(() -> batch.forEach(this::run));
  }

  private void run(Runnable answer) {
    try {
      answer.run();
    } catch (RuntimeException e) {
      observer.fault("an answer", e);
    }
  }

  private void answer(Running running, Outcome outcome, List<String> written) {
    running.listeners.forEach(listener -> tell(() -> listener.ended(outcome, written)));
    running.listeners.clear();
    if (!running.requester.isEmpty()) {
      ended(
          running.id,
          outcome,
          running.replyTo != null ? running.replyTo : Address.ofService(running.requester),
          running.span.trace());
    }
  }

  private void delegate(Running running, Effect.Delegate delegate, long nowMillis) {
    send(
        Address.ofService(delegate.service()),
        new Begin(
            running.id,
            delegate.protocol(),
            new Transaction(running.transaction.branches(), true),
            running.remainingMillis(nowMillis),
            settings.service(),
            running.watermark,
            self),
        running.span.trace());
  }

  private void send(Address to, Message message, String trace) {
    transport.send(to, message, trace, () -> {});
  }
}
