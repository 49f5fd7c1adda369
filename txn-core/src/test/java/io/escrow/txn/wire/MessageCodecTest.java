package io.escrow.txn.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Address;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class MessageCodecTest {
  private static final Address ANYWHERE = new Address("t", Address.ANY);

  @Provide
  Arbitrary<Message> messages() {
    return Values.messages();
  }

  @Provide
  Arbitrary<byte[]> garbage() {
    Arbitrary<Byte> kinds = Arbitraries.bytes().between((byte) 0, (byte) 9);
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofMaxSize(80)
        .flatMap(
            rest ->
                kinds.map(
                    kind -> {
                      byte[] bytes = new byte[rest.length + 2];
                      bytes[0] = MessageCodec.VERSION;
                      bytes[1] = kind;
                      System.arraycopy(rest, 0, bytes, 2, rest.length);
                      return bytes;
                    }));
  }

  @Property
  void readsWhatItWrote(@ForAll("messages") Message message) throws UndecodableException {
    assertEquals(message, MessageCodec.decode(MessageCodec.encode(message)));
  }

  @Property(tries = 200)
  void refusesEveryPartOfAMessage(@ForAll("messages") Message message) {
    byte[] bytes = MessageCodec.encode(message);
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      String why = assertThrows(UndecodableException.class, () -> decode(part)).getMessage();
      assertTrue(why.startsWith("truncated"), why);
    }
  }

  @Property
  void refusesMoreThanAMessage(@ForAll("messages") Message message, @ForAll byte more) {
    byte[] bytes = MessageCodec.encode(message);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    longer[bytes.length] = more;
    String why = assertThrows(UndecodableException.class, () -> decode(longer)).getMessage();
    assertTrue(why.startsWith("1 bytes too many"), why);
  }

  @Property
  void refusesOtherVersions(@ForAll("messages") Message message, @ForAll byte version) {
    byte[] bytes = MessageCodec.encode(message);
    bytes[0] = version == MessageCodec.VERSION ? 0 : version;
    String why = assertThrows(UndecodableException.class, () -> decode(bytes)).getMessage();
    assertTrue(why.startsWith("version " + Byte.toUnsignedInt(bytes[0]) + ","), why);
  }

  @Property(tries = 200)
  void survivesEveryFlippedBit(@ForAll("messages") Message message) {
    byte[] bytes = MessageCodec.encode(message);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      readsAgainOrRefuses(bytes);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Property(tries = 5_000)
  void survivesGarbage(@ForAll("garbage") byte[] bytes) {
    readsAgainOrRefuses(bytes);
  }

  @Property
  void survivesAnyBytes(@ForAll byte[] bytes) {
    readsAgainOrRefuses(bytes);
  }

  /** What is read is a message that can be written again; nothing but the one exception comes. */
  private static void readsAgainOrRefuses(byte[] bytes) {
    try {
      Message message = MessageCodec.decode(bytes);
      assertEquals(message, decode(MessageCodec.encode(message)));
    } catch (UndecodableException e) {
      assertTrue(!String.valueOf(e.getMessage()).isBlank());
    }
  }

  private static Message decode(byte[] bytes) throws UndecodableException {
    return MessageCodec.decode(bytes);
  }

  /** The form of version 1 is fixed: brokers hold such bytes. */
  @Test
  void keepsItsForm() {
    Message command =
        new Message.Command(
            CommandType.PREPARE,
            new TransactionId(1, 300),
            2,
            3,
            List.of("hold", "i7"),
            "order",
            new Watermark(299, List.of(5L)),
            new Address("r", 4));
    assertEquals(
        "0101"
            + "01ac02"
            + "01"
            + "02"
            + "03"
            + "0204686f6c64026937"
            + "056f72646572"
            + "ab020105"
            + "017205",
        HexFormat.of().formatHex(MessageCodec.encode(command)));
  }

  @Test
  void saysWhyItRefuses() {
    assertReason("version 2, and only 1 is known", "0206");
    assertReason("no message has the kind 99", "0163");
    assertReason("truncated after 0 bytes", "");
    assertReason("not a transaction id: shard 0, sequence 0", "01060000");
    assertReason("63 is not from 0 to 61 at byte 5", "010300013f0161");
    assertReason("no command has the code 9", "010200010009");
    assertReason("no reason has the code 9", "010500010961");
    assertReason("truncated: a text of 100 bytes at byte 3, and 1", "01086461");
    assertReason("65537 is not from 0 to 65536 at byte 5", "0108818004");
    assertReason("4097 is not from 0 to 4096 at byte 5", "0108008120");
    assertReason("truncated: a list of 4096 at byte 5", "0108008020");
    assertReason("not UTF-8 at byte 4", "010801ff");
    assertReason("a number of more than 64 bits at byte 12", "0106ffffffffffffffffff7f");
  }

  private static void assertReason(String expected, String hex) {
    UndecodableException refused =
        assertThrows(UndecodableException.class, () -> decode(HexFormat.of().parseHex(hex)));
    assertEquals(expected, refused.getMessage());
  }

  @Test
  void refusesToWriteWhatItWouldNotRead() {
    refused(new Message.QueryReply("x".repeat(MessageCodec.MAX_TEXT_BYTES + 1), List.of()));
    refused(new Message.QueryReply("x", Collections.nCopies(MessageCodec.MAX_LIST + 1, "")));
    refused(new Message.QueryReply("x", Collections.nCopies(20, "y".repeat(60_000))));
    refused(new Message.QueryReply("half a pair: \ud83d", List.of()));
    refused(new Message.Query("x", List.of(), new Address("t", -2)));
    refused(new Message.Inquiry(new TransactionId(0, 1), 62, "stock"));
    assertThrows(
        UndecodableException.class, () -> decode(new byte[MessageCodec.MAX_MESSAGE_BYTES + 1]));
  }

  private static void refused(Message message) {
    assertThrows(IllegalArgumentException.class, () -> MessageCodec.encode(message));
  }

  @Test
  void takesTheLongestText() throws UndecodableException {
    Message message =
        new Message.Query("x".repeat(MessageCodec.MAX_TEXT_BYTES), List.of(""), ANYWHERE);
    assertEquals(message, decode(MessageCodec.encode(message)));
  }
}
