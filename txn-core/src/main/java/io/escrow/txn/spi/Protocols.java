package io.escrow.txn.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The protocols that a coordinator knows, by name: those of new transactions and those that the log
 * may still hold (rule L3).
 */
public final class Protocols {
  private final Map<String, Protocol> byName = new LinkedHashMap<>();

  /**
   * A set of protocols.
   *
   * @throws IllegalArgumentException when two have the same name
   */
  public Protocols(List<Protocol> protocols) {
    for (Protocol protocol : protocols) {
      if (byName.put(protocol.name(), protocol) != null) {
        throw new IllegalArgumentException("two protocols are named " + protocol.name());
      }
    }
  }

  /**
   * The engines on the class path, which name themselves as providers of {@link Protocol}, and more
   * besides.
   *
   * @throws IllegalArgumentException when two have the same name
   */
  public static Protocols installed(Protocol... more) {
    List<Protocol> all = new ArrayList<>();
    ServiceLoader.load(Protocol.class, Protocol.class.getClassLoader()).forEach(all::add);
    all.addAll(List.of(more));
    return new Protocols(all);
  }

  /** The protocol with a name; null when there is none. */
  public @Nullable Protocol find(String name) {
    return byName.get(name);
  }

  /**
   * The protocol with a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Protocol get(String name) {
    Protocol protocol = byName.get(name);
    if (protocol == null) {
      throw new IllegalArgumentException(
          "no protocol is named " + name + ", only " + byName.keySet());
    }
    return protocol;
  }
}
