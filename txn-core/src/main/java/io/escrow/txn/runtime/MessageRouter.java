package io.escrow.txn.runtime;

import io.escrow.txn.Message;
import io.escrow.txn.Message.Begin;
import io.escrow.txn.Message.Ended;
import io.escrow.txn.Message.Inquiry;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.StoreFullException;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Inbox.Delivery;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.Protocols;
import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.wire.StateCodec;
import io.escrow.txn.wire.TransactionCodec;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into events of the transactions that they are about.
 *
 * <p>A message about a transaction that this coordinator does not work on is answered from the log,
 * read only, if what the log says can no longer change; otherwise whoever works on it asks or is
 * asked again.
 */
final class MessageRouter {
  private final TransactionRunner runner;
  private final Outbox outbox;
  private final TransactionLog log;
  private final Protocols protocols;
  private final Application application;
  private final CoordinatorObserver observer;
  private final Consumer<Message> others;

  MessageRouter(
      TransactionRunner runner,
      Outbox outbox,
      TransactionLog log,
      Protocols protocols,
      Application application,
      CoordinatorObserver observer,
      Consumer<Message> others) {
    this.runner = runner;
    this.outbox = outbox;
    this.log = log;
    this.protocols = protocols;
    this.application = application;
    this.observer = observer;
    this.others = others;
  }

  void route(Delivery delivery) {
    Message message = delivery.message();
    if (message instanceof Reply reply) {
      reply(reply);
    } else if (message instanceof Begin begin) {
      begin(begin, delivery.trace());
    } else if (message instanceof Ended ended) {
      ended(ended);
    } else if (message instanceof Message.Settled settled) {
      onRunning(settled.id(), new Event.Settled());
    } else if (message instanceof Inquiry inquiry) {
      inquiry(inquiry);
    } else {
      others.accept(message);
    }
  }

  private void reply(Reply reply) {
    Running running = runner.find(reply.id());
    if (running == null
        || reply.branch() < 0
        || reply.branch() >= running.transaction.branches().size()) {
      return;
    }
    runner.on(running, event(reply));
  }

  private static Event event(Reply reply) {
    Refusal refusal =
        reply.refusal() == null ? new Refusal(Reason.UNKNOWN, "", "") : reply.refusal();
    return switch (reply.answer()) {
      case YES -> new Event.VotedYes(reply.branch());
      case NO -> new Event.VotedNo(reply.branch(), refusal);
      case DONE -> new Event.Done(reply.branch(), reply.command());
      case ALARM -> new Event.Alarmed(reply.branch(), reply.command(), refusal.detail());
    };
  }

  private void begin(Begin begin, String trace) {
    Running running = runner.find(begin.id());
    if (running != null) {
      running.replyTo = begin.replyTo();
      if (begin.remainingMillis() <= 0) {
        runner.on(running, new Event.Deadline());
      }
      onRunning(begin.id(), new Event.Asked());
      return;
    }
    if (protocols.find(begin.protocol()) == null) {
      observer.alarm(
          begin.id(),
          "",
          "asked for the protocol " + begin.protocol() + ", which this coordinator does not know");
      return;
    }
    Submission submission =
        new Submission(
            begin.id().shard(),
            begin.id(),
            begin.protocol(),
            TransactionCodec.encode(begin.transaction()),
            begin.requester(),
            begin.watermark(),
            Math.max(0, begin.remainingMillis()),
            null,
            begin.replyTo(),
            Listener.NONE,
            trace);
    try {
      runner.begin(submission, declined -> answerForeign(begin));
    } catch (StoreFullException e) {
      // Not answered: the requester asks again, and gives it up at its deadline.
      observer.logFull(begin.id());
    }
  }

  private void answerForeign(Begin begin) {
    try {
      askForeign(begin);
    } catch (StoreUnavailableException e) {
      observer.logUnavailable(String.valueOf(e.getMessage()));
    }
  }

  private void askForeign(Begin begin) {
    decideForeign(begin.id(), new Event.Asked())
        .ifPresent(
            foreign -> {
              for (Effect effect : foreign.decision().effects()) {
                if (effect instanceof Effect.Answer answer) {
                  outbox.ended(begin.id(), answer.outcome(), begin.replyTo(), "");
                }
              }
            });
  }

  private void ended(Ended ended) {
    Running running = runner.find(ended.id());
    if (running != null) {
      running.settleTo = ended.replyTo();
      runner.on(running, new Event.Ended(ended.outcome()));
    } else if (log.read(ended.id()).isEmpty()) {
      outbox.settled(ended.id(), ended.replyTo());
    }
  }

  private void inquiry(Inquiry inquiry) {
    if (runner.find(inquiry.id()) != null) {
      onRunning(inquiry.id(), new Event.Inquired(inquiry.branch()));
      return;
    }
    Optional<Foreign> foreign = decideForeign(inquiry.id(), new Event.Inquired(inquiry.branch()));
    if (foreign.isEmpty()) {
      outbox.unknown(inquiry);
      return;
    }
    for (Effect effect : foreign.get().decision().effects()) {
      if (effect instanceof Effect.Send send) {
        outbox.command(
            send, inquiry.id(), foreign.get().transaction(), foreign.get().entry().watermark(), "");
      }
    }
  }

  private record Foreign(Entry entry, Transaction transaction, Decision decision) {}

  /**
   * What a transaction's protocol would say to a question, by the log alone; nothing is changed.
   */
  private Optional<Foreign> decideForeign(TransactionId id, Event question) {
    return log.read(id)
        .map(
            entry -> {
              Protocol protocol = protocols.get(entry.protocol());
              TransactionState state = StateCodec.decode(protocol, entry.state());
              Transaction transaction = application.plan(entry.request());
              return new Foreign(entry, transaction, protocol.decide(transaction, state, question));
            });
  }

  private void onRunning(TransactionId id, Event event) {
    @Nullable Running running = runner.find(id);
    if (running != null) {
      runner.on(running, event);
    }
  }
}
