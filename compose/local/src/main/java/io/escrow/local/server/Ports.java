package io.escrow.local.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks free TCP ports of 127.0.0.1.
 *
 * <p>The ports lie below the range that systems use for outgoing connections: a server that is
 * killed and started again on its port must not find it taken by somebody's outgoing connection.
 */
public final class Ports {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 32_000;
  private static final int MAX_TRIES = 1_000;

  /** Ports that this JVM has given out; a port is never given twice, used or not. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /**
   * A port that nobody listens on now and that this JVM has not been given before.
   *
   * @throws IllegalStateException if 1,000 random ports were all taken
   */
  public static int free() {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (!GIVEN.contains(port) && isFree(port) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port between " + LOWEST + " and " + HIGHEST + " in " + MAX_TRIES + " tries");
  }

  /** Whether a server could listen on this port, on 127.0.0.1 and on all addresses, right now. */
  public static boolean isFree(int port) {
    return canBind(onLoopback(port)) && canBind(new InetSocketAddress(port));
  }

  /** A port of 127.0.0.1, whatever this JVM takes for its loopback address. */
  static InetSocketAddress onLoopback(int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  private static boolean canBind(InetSocketAddress address) {
    synchronized (ChildProcess.FORK_LOCK) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(address);
        return true;
      } catch (IOException taken) {
        return false;
      }
    }
  }
}
