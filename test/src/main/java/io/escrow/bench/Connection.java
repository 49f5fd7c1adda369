package io.escrow.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One kept-alive HTTP/1.1 connection with at most one request under way; just enough of HTTP to
 * measure a server without costing much itself.
 */
final class Connection {
  private static final int MAX_ANSWER_BYTES = 16_384;
  private static final String LENGTH = "content-length:";

  private final SocketChannel channel;
  private final String host;
  private final ByteBuffer in = ByteBuffer.allocate(MAX_ANSWER_BYTES);
  private ByteBuffer out = ByteBuffer.allocate(0);
  private long sentNanos;

  Connection(InetSocketAddress address, Selector selector) throws IOException {
    this.host = address.getHostString() + ":" + address.getPort();
    this.channel = SocketChannel.open(address);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** Sends a POST without a body. */
  void post(String path) throws IOException {
    String request =
        "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\n\r\n";
    out = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    sentNanos = System.nanoTime();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  /** Reads what has come; the status once the answer is whole, otherwise 0. */
  int read() throws IOException {
    if (channel.read(in) < 0) {
      throw new EOFException("the server closed a connection");
    }
    String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
    int head = text.indexOf("\r\n\r\n");
    if (head < 0 || in.position() < head + 4 + bodyLength(text, head)) {
      return 0;
    }
    in.clear();
    return Integer.parseInt(text.substring(9, 12));
  }

  /** When the request under way was sent. */
  long sentNanos() {
    return sentNanos;
  }

  void close() throws IOException {
    channel.close();
  }

  private static int bodyLength(String text, int head) throws IOException {
    for (int line = text.indexOf("\r\n"); line < head; line = text.indexOf("\r\n", line + 2)) {
      if (text.regionMatches(true, line + 2, LENGTH, 0, LENGTH.length())) {
        int end = text.indexOf("\r\n", line + 2);
        return Integer.parseInt(text.substring(line + 2 + LENGTH.length(), end).trim());
      }
    }
    throw new IOException("an answer without a length: " + text.substring(0, head));
  }
}
