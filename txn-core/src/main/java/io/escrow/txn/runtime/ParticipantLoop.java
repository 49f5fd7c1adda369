package io.escrow.txn.runtime;

import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Query;
import io.escrow.txn.Message.QueryReply;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Message.Unknown;
import io.escrow.txn.Participant;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.spi.HeldBranches;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.Inbox.Delivery;
import io.escrow.txn.spi.QueryHandler;
import io.escrow.txn.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a participant: takes commands and queries from its inbox, many at a time, has them carried
 * out in one round trip, and answers; asks coordinators about branches that have waited for long
 * (rule P8).
 *
 * <p>A message counts as read when its answer is safe with the transport. When the store does not
 * answer, nothing is said, and all that was not answered comes again. A message that makes the
 * participant throw is answered by an alarm, alone (rule C5).
 */
public final class ParticipantLoop implements Loop {
  /** The most commands carried out in one round trip. */
  public static final int MAX_BATCH = 256;

  private static final Logger LOG = LoggerFactory.getLogger(ParticipantLoop.class);

  private final ParticipantSettings settings;
  private final Participant participant;
  private final QueryHandler queries;
  private final Inbox inbox;
  private final Transport transport;
  private final ParticipantObserver observer;
  private final Tracer tracer;
  private final Inquirer inquirer;
  private boolean started;
  private long pausedUntilMillis;
  private int failures;

  public ParticipantLoop(
      ParticipantSettings settings,
      Participant participant,
      HeldBranches held,
      QueryHandler queries,
      Inbox inbox,
      Transport transport,
      ParticipantObserver observer) {
    this.settings = settings;
    this.participant = participant;
    this.queries = queries;
    this.inbox = inbox;
    this.transport = transport;
    this.observer = observer;
    this.tracer = observer.tracer();
    this.inquirer = new Inquirer(settings, held, transport, observer);
  }

  /**
   * {@inheritDoc} It waits for messages itself, so that the next call is due at once, unless the
   * settings say not to.
   */
  @Override
  public long step(long nowMillis) {
    if (!started) {
      started = true;
      pausedUntilMillis = nowMillis;
      inquirer.start(nowMillis);
    }
    if (nowMillis < pausedUntilMillis) {
      return pausedUntilMillis - nowMillis;
    }
    try {
      boolean busy = serve(inbox.receive(settings.maxWaitMillis()));
      // After a failure the question for overdue branches also finds out whether the store is back.
      boolean more =
          (failures > 0 || nowMillis >= inquirer.dueAtMillis()) && inquirer.step(nowMillis);
      if (failures > 0) {
        failures = 0;
        LOG.info("{}: the store answers again", settings.service());
        observer.storeAnswered();
      }
      return busy || more || settings.maxWaitMillis() > 0
          ? 0
          : Math.max(1, inquirer.dueAtMillis() - nowMillis);
    } catch (StoreUnavailableException e) {
      if (failures == 0) {
        LOG.warn("{}: the store does not answer: {}", settings.service(), e.getMessage());
      }
      observer.storeUnavailable(String.valueOf(e.getMessage()));
      inbox.rewind();
      long waitMillis = settings.retry().delayMillis(failures++, 0);
      pausedUntilMillis = nowMillis + waitMillis;
      return waitMillis;
    }
  }

  private boolean serve(List<Delivery> arrived) {
    List<Delivery> commands = new ArrayList<>();
    List<Delivery> questions = new ArrayList<>();
    for (Delivery delivery : arrived) {
      if (delivery.message() instanceof Command) {
        commands.add(delivery);
      } else if (delivery.message() instanceof Query) {
        questions.add(delivery);
      } else if (delivery.message() instanceof Unknown unknown) {
        inquirer.unknown(unknown);
        delivery.handled().run();
      } else {
        observer.ignored(delivery.message().getClass().getSimpleName());
        delivery.handled().run();
      }
    }
    inBatches(commands, this::carryOut);
    inBatches(questions, this::answer);
    return !arrived.isEmpty();
  }

  /**
   * Works on some at a time; if that throws, on each alone, so that one bad message harms no other.
   */
  private void inBatches(List<Delivery> all, Function<List<Delivery>, List<Message>> work) {
    for (int from = 0; from < all.size(); from += MAX_BATCH) {
      List<Delivery> batch = all.subList(from, Math.min(from + MAX_BATCH, all.size()));
      List<Message> answers;
      long sinceNanos = tracer.nowNanos();
      try {
        answers = work.apply(batch);
      } catch (StoreUnavailableException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.error("{}: a batch failed, each message is tried alone", settings.service(), e);
        answers = batch.stream().map(delivery -> alone(delivery, work)).toList();
      }
      for (int i = 0; i < batch.size(); i++) {
        Delivery one = batch.get(i);
        tracer.handled(one.message(), one.trace(), answers.get(i), batch.size(), sinceNanos);
      }
      for (int i = 0; i < batch.size(); i++) {
        send(batch.get(i), answers.get(i));
      }
    }
  }

  private Message alone(Delivery delivery, Function<List<Delivery>, List<Message>> work) {
    try {
      return work.apply(List.of(delivery)).get(0);
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error(
          "{}: a message failed and is given up: {}{}",
          settings.service(),
          delivery.message(),
          Tracer.text(delivery.trace()),
          e);
      observer.alarmed(e.toString());
      return failed(delivery.message(), e);
    }
  }

  private Message failed(Message message, RuntimeException error) {
    if (message instanceof Command command) {
      Refusal refusal = new Refusal(Reason.MALFORMED, settings.service(), error.toString());
      return new Reply(command.id(), command.branch(), command.type(), Answer.ALARM, refusal);
    }
    return new QueryReply(message.key(), List.of());
  }

  private List<Message> carryOut(List<Delivery> batch) {
    List<Command> commands = batch.stream().map(delivery -> (Command) delivery.message()).toList();
    List<Reply> replies = participant.handle(commands);
    requireAll(batch, replies);
    observer.handled(commands.size());
    for (int i = 0; i < replies.size(); i++) {
      Reply reply = replies.get(i);
      if (reply.answer() == Answer.ALARM) {
        LOG.error(
            "{}: {} of branch {} of transaction {}{}: {}",
            settings.service(),
            reply.command(),
            reply.branch(),
            reply.id(),
            Tracer.text(batch.get(i).trace()),
            reply.refusal());
        observer.alarmed(String.valueOf(reply.refusal()));
      }
    }
    return List.copyOf(replies);
  }

  private List<Message> answer(List<Delivery> batch) {
    List<Query> asked = batch.stream().map(delivery -> (Query) delivery.message()).toList();
    List<List<String>> answers = queries.answer(asked.stream().map(Query::question).toList());
    requireAll(batch, answers);
    List<Message> replies = new ArrayList<>(asked.size());
    for (int i = 0; i < asked.size(); i++) {
      replies.add(new QueryReply(asked.get(i).correlation(), answers.get(i)));
    }
    return replies;
  }

  private static void requireAll(List<Delivery> batch, List<?> answers) {
    if (answers.size() != batch.size()) {
      throw new IllegalStateException(answers.size() + " answers to " + batch.size() + " messages");
    }
  }

  private void send(Delivery delivery, Message answer) {
    Message message = delivery.message();
    Address to =
        message instanceof Command command ? command.replyTo() : ((Query) message).replyTo();
    try {
      transport.send(to, answer, delivery.handled());
    } catch (RuntimeException e) {
      LOG.error(
          "{}: an answer could not be sent to {}: {}{}",
          settings.service(),
          to,
          answer,
          Tracer.text(delivery.trace()),
          e);
      observer.alarmed(e.toString());
      delivery.handled().run();
    }
  }
}
