package io.escrow.txn.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a service's Redis is, or who knows where it is, and how to log in to it.
 *
 * <p>{@link #toString()} shows no login.
 *
 * @param nodes the one Redis, the sentinels, or nodes of the cluster; at least one
 * @param primary the name that the sentinels give the primary; else empty
 * @param database 0 or more; 0 unless it is one Redis
 * @param login to Redis
 * @param sentinelLogin to the sentinels
 * @param tls whether connections are encrypted; only with one Redis
 */
public record RedisAddress(
    Kind kind,
    List<Node> nodes,
    String primary,
    int database,
    Login login,
    Login sentinelLogin,
    boolean tls) {
  /** How an address is written, without the login. */
  public static final String FORMS =
      "redis[s]://[user:password@]host[:port][/database],"
          + " redis+sentinel://[user:password@]host[:port],.../primary"
          + " or redis+cluster://[user:password@]host[:port],...";

  private static final int MAX_NODES = 64;
  private static final Pattern NODE =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?");
  private static final Pattern DATABASE = Pattern.compile("(?:/([0-9]{0,4}))?");
  private static final Pattern PRIMARY = Pattern.compile("/([A-Za-z0-9._-]{1,64})");

  /** Who is asked where the data are. */
  public enum Kind {
    /** One Redis. */
    SINGLE("redis", 6379),
    /** One Redis with replicas, of which sentinels may promote one. */
    SENTINEL("redis+sentinel", 26379),
    /** Several, each with replicas, which promote each other. */
    CLUSTER("redis+cluster", 6379);

    private final String scheme;
    private final int defaultPort;

    Kind(String scheme, int defaultPort) {
      this.scheme = scheme;
      this.defaultPort = defaultPort;
    }

    /** Whether a replica may be promoted by itself. */
    public boolean promotes() {
      return this != SINGLE;
    }
  }

  /**
   * A server.
   *
   * @param port 1 to 65535
   */
  public record Node(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /**
   * Who logs in; {@link #toString()} does not show it.
   *
   * @param user null for the default user
   * @param password null when none is asked for
   */
  public record Login(@Nullable String user, @Nullable String password) {
    public static final Login NONE = new Login(null, null);

    /** This login, with the given parts where they are not null. */
    public Login with(@Nullable String otherUser, @Nullable String otherPassword) {
      return new Login(
          otherUser == null ? user : otherUser, otherPassword == null ? password : otherPassword);
    }

    @Override
    public String toString() {
      return "Login";
    }
  }

  public RedisAddress {
    nodes = List.copyOf(nodes);
  }

  /** Parses one of {@link #FORMS}; empty when it is none. */
  public static Optional<RedisAddress> parse(String text) {
    try {
      URI uri = new URI(text);
      @Nullable String authority = uri.getRawAuthority();
      boolean tls = "rediss".equals(uri.getScheme());
      @Nullable Kind kind = tls ? Kind.SINGLE : kind(uri.getScheme());
      if (kind == null
          || authority == null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        return Optional.empty();
      }
      int at = authority.lastIndexOf('@');
      Login login = at < 0 ? Login.NONE : login(authority.substring(0, at));
      List<Node> nodes = nodes(authority.substring(at + 1), kind);
      Matcher path =
          (kind == Kind.SENTINEL ? PRIMARY : DATABASE).matcher(String.valueOf(uri.getRawPath()));
      if (nodes.isEmpty() || !path.matches()) {
        return Optional.empty();
      }
      @Nullable String rest = path.group(1);
      if (kind == Kind.SENTINEL && rest != null) {
        return Optional.of(new RedisAddress(kind, nodes, rest, 0, login, Login.NONE, false));
      }
      int database = rest == null || rest.isEmpty() ? 0 : Integer.parseInt(rest);
      return kind == Kind.CLUSTER && database != 0
          ? Optional.empty()
          : Optional.of(new RedisAddress(kind, nodes, "", database, login, Login.NONE, tls));
    } catch (URISyntaxException | IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** This address with the given login to Redis. */
  public RedisAddress withLogin(Login other) {
    return new RedisAddress(kind, nodes, primary, database, other, sentinelLogin, tls);
  }

  /** This address with the given login to the sentinels. */
  public RedisAddress withSentinelLogin(Login other) {
    return new RedisAddress(kind, nodes, primary, database, login, other, tls);
  }

  @Override
  public String toString() {
    String path =
        switch (kind) {
          case SINGLE -> "/" + database;
          case SENTINEL -> "/" + primary;
          case CLUSTER -> "";
        };
    return (tls ? "rediss" : kind.scheme)
        + nodes.stream().map(Node::toString).collect(Collectors.joining(",", "://", path));
  }

  private static @Nullable Kind kind(@Nullable String scheme) {
    for (Kind kind : Kind.values()) {
      if (kind.scheme.equals(scheme)) {
        return kind;
      }
    }
    return null;
  }

  /** Empty when one of them is none. */
  private static List<Node> nodes(String hosts, Kind kind) {
    List<Node> nodes = new ArrayList<>();
    for (String host : hosts.split(",", -1)) {
      Matcher node = NODE.matcher(host);
      if (!node.matches()) {
        return List.of();
      }
      int port = node.group(2) == null ? kind.defaultPort : Integer.parseInt(node.group(2));
      if (port < 1 || port > 65_535) {
        return List.of();
      }
      nodes.add(new Node(host.substring(0, node.end(1)), port));
    }
    return nodes.size() > (kind == Kind.SINGLE ? 1 : MAX_NODES) ? List.of() : nodes;
  }

  private static Login login(String userInfo) {
    int colon = userInfo.indexOf(':');
    return colon < 0
        ? new Login(decoded(userInfo), null)
        : new Login(decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
  }

  /** Null when it is empty. */
  private static @Nullable String decoded(String text) {
    return text.isEmpty()
        ? null
        : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
