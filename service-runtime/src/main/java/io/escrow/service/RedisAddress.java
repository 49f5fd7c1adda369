package io.escrow.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a service's Redis is and how to log in to it.
 *
 * <p>The password is never part of {@link #toString()}.
 *
 * @param port 1 to 65535
 * @param database 0 or more
 * @param user null for the default user
 * @param password null when Redis asks for none
 * @param tls whether the connection is encrypted ({@code rediss://})
 */
public record RedisAddress(
    String host,
    int port,
    int database,
    @Nullable String user,
    @Nullable String password,
    boolean tls) {

  private static final int DEFAULT_PORT = 6379;

  /** Parses {@code redis[s]://[user:password@]host[:port][/database]}; empty when it is not one. */
  static Optional<RedisAddress> parse(String text) {
    try {
      URI uri = new URI(text);
      boolean tls = "rediss".equals(uri.getScheme());
      if (!(tls || "redis".equals(uri.getScheme())) || uri.getHost() == null) {
        return Optional.empty();
      }
      int database = database(uri.getPath());
      int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
      if (database < 0 || port < 1 || port > 65535 || uri.getRawQuery() != null) {
        return Optional.empty();
      }
      String[] login = login(uri.getRawUserInfo());
      return Optional.of(
          new RedisAddress(
              uri.getHost(), port, database, emptyToNull(login[0]), emptyToNull(login[1]), tls));
    } catch (URISyntaxException | IllegalArgumentException notAUrl) {
      return Optional.empty();
    }
  }

  /** This address with the given login where it is not null. */
  RedisAddress withLogin(@Nullable String otherUser, @Nullable String otherPassword) {
    return new RedisAddress(
        host,
        port,
        database,
        otherUser == null ? user : otherUser,
        otherPassword == null ? password : otherPassword,
        tls);
  }

  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
  }

  private static int database(@Nullable String path) {
    if (path == null || path.isEmpty() || path.equals("/")) {
      return 0;
    }
    return path.matches("/[0-9]{1,4}") ? Integer.parseInt(path.substring(1)) : -1;
  }

  private static String[] login(@Nullable String userInfo) {
    if (userInfo == null) {
      return new String[] {"", ""};
    }
    int colon = userInfo.indexOf(':');
    if (colon < 0) {
      return new String[] {decode(userInfo), ""};
    }
    return new String[] {
      decode(userInfo.substring(0, colon)), decode(userInfo.substring(colon + 1))
    };
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
