package io.escrow.txn.wire;

import io.escrow.txn.Address;
import io.escrow.txn.Branch;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message;
import io.escrow.txn.Message.Begin;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Ended;
import io.escrow.txn.Message.Inquiry;
import io.escrow.txn.Message.Query;
import io.escrow.txn.Message.QueryReply;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Message.Settled;
import io.escrow.txn.Message.Unknown;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;

/**
 * The binary form of messages: a byte that says the version of the form, a byte that says the kind
 * of message, then its parts in the order in which they are declared.
 *
 * <p>Numbers are varints, texts are UTF-8 behind their length. Codes never change meaning; what is
 * added gets a new kind or a new version. Pure, and safe for any thread.
 */
public final class MessageCodec {
  /** The version of the form that is written; no other is read. */
  public static final int VERSION = 1;

  /** The longest text, in bytes of UTF-8. */
  public static final int MAX_TEXT_BYTES = 64 * 1024;

  /** The longest list of texts. */
  public static final int MAX_LIST = Branch.MAX_ARGUMENTS;

  /** The longest message, in bytes; below what a broker takes by default. */
  public static final int MAX_MESSAGE_BYTES = 1_000_000;

  private static final int COMMAND = 1;
  private static final int REPLY = 2;
  private static final int INQUIRY = 3;
  private static final int BEGIN = 4;
  private static final int ENDED = 5;
  private static final int SETTLED = 6;
  private static final int QUERY = 7;
  private static final int QUERY_REPLY = 8;
  private static final int UNKNOWN = 9;

  private MessageCodec() {}

  /**
   * The bytes of a message.
   *
   * @throws IllegalArgumentException when it is longer than the bounds above allow, or has a number
   *     or a text that cannot be
   */
  public static byte[] encode(Message message) {
    ByteWriter out = new ByteWriter();
    out.oneByte(VERSION);
    write(new PartsWriter(out), message);
    return out.bytes();
  }

  /**
   * The message that these bytes are.
   *
   * @throws UndecodableException when they are none: of an unknown version or kind, truncated, with
   *     bytes too many, or with parts out of bounds
   */
  public static Message decode(byte[] bytes) throws UndecodableException {
    if (bytes.length > MAX_MESSAGE_BYTES) {
      throw new UndecodableException(
          bytes.length + " bytes, and a message has at most " + MAX_MESSAGE_BYTES);
    }
    ByteReader in = new ByteReader(bytes);
    int version = in.oneByte();
    if (version != VERSION) {
      throw new UndecodableException("version " + version + ", and only " + VERSION + " is known");
    }
    try {
      Message message = read(in.oneByte(), new PartsReader(in));
      in.end();
      return message;
    } catch (IllegalArgumentException e) {
      throw new UndecodableException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void write(PartsWriter out, Message message) {
    if (message instanceof Command command) {
      out.kind(COMMAND).about(command.id()).code(command.type().code());
      out.branch(command.branch()).shard(command.shard()).texts(command.action());
      out.text(command.coordinator()).watermark(command.watermark()).address(command.replyTo());
    } else if (message instanceof Reply reply) {
      out.kind(REPLY).about(reply.id()).branch(reply.branch()).code(reply.command().code());
      out.answer(reply.answer()).refusal(reply.refusal());
    } else if (message instanceof Inquiry inquiry) {
      out.kind(INQUIRY).about(inquiry.id()).branch(inquiry.branch()).text(inquiry.participant());
    } else if (message instanceof Begin begin) {
      out.kind(BEGIN).about(begin.id()).text(begin.protocol()).transaction(begin.transaction());
      out.signed(begin.remainingMillis()).text(begin.requester()).watermark(begin.watermark());
      out.address(begin.replyTo());
    } else if (message instanceof Ended ended) {
      out.kind(ENDED).about(ended.id()).outcome(ended.outcome()).address(ended.replyTo());
    } else if (message instanceof Settled settled) {
      out.kind(SETTLED).about(settled.id());
    } else if (message instanceof Query query) {
      out.kind(QUERY).text(query.correlation()).texts(query.question()).address(query.replyTo());
    } else if (message instanceof QueryReply reply) {
      out.kind(QUERY_REPLY).text(reply.correlation()).texts(reply.answer());
    } else if (message instanceof Unknown unknown) {
      out.kind(UNKNOWN).about(unknown.id()).branch(unknown.branch());
    } else {
      throw new IllegalArgumentException("no kind for " + message.getClass().getName());
    }
  }

  private static Message read(int kind, PartsReader in) throws UndecodableException {
    return switch (kind) {
      case COMMAND -> command(in);
      case REPLY -> new Reply(in.about(), in.branch(), in.command(), in.answer(), in.refusal());
      case INQUIRY -> new Inquiry(in.about(), in.branch(), in.text());
      case BEGIN -> begin(in);
      case ENDED -> new Ended(in.about(), in.outcome(), in.address());
      case SETTLED -> new Settled(in.about());
      case QUERY -> new Query(in.text(), in.texts(), in.address());
      case QUERY_REPLY -> new QueryReply(in.text(), in.texts());
      case UNKNOWN -> new Unknown(in.about(), in.branch());
      default -> throw new UndecodableException("no message has the kind " + kind);
    };
  }

  private static Command command(PartsReader in) throws UndecodableException {
    TransactionId id = in.about();
    CommandType type = in.command();
    int branch = in.branch();
    int shard = in.shard();
    var action = in.texts();
    String coordinator = in.text();
    Watermark watermark = in.watermark();
    Address replyTo = in.address();
    return new Command(type, id, branch, shard, action, coordinator, watermark, replyTo);
  }

  private static Begin begin(PartsReader in) throws UndecodableException {
    TransactionId id = in.about();
    String protocol = in.text();
    Transaction transaction = in.transaction();
    long remainingMillis = in.signed();
    String requester = in.text();
    Watermark watermark = in.watermark();
    Address replyTo = in.address();
    return new Begin(id, protocol, transaction, remainingMillis, requester, watermark, replyTo);
  }
}
