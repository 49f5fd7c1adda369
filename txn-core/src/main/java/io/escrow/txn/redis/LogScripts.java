package io.escrow.txn.redis;

import io.escrow.txn.spi.Application;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scripts of the log: each operation, alone and with each of the application's scripts inside.
 */
final class LogScripts {
  enum Operation {
    BEGIN,
    APPEND,
    END;

    private String file() {
      return switch (this) {
        case BEGIN -> "begin.lua";
        case APPEND -> "append.lua";
        case END -> "end.lua";
      };
    }
  }

  private static final String NO_APPLICATION = "local application = nil\n";
  private static final String SHARED = Script.resource("log.lua");

  /** By the name of the application's script; empty for none. */
  private final Map<Operation, Map<String, Script>> writes = new EnumMap<>(Operation.class);

  final Script takeover = alone("takeover.lua");
  final Script read = alone("read.lua");
  final Script parked = alone("parked.lua");

  /**
   * Composes all scripts.
   *
   * @param applications name to Lua source
   */
  LogScripts(Map<String, String> applications) {
    for (Operation operation : Operation.values()) {
      Map<String, Script> scripts = new HashMap<>();
      scripts.put("", alone(operation.file()));
      applications.forEach(
          (name, source) ->
              scripts.put(
                  name,
                  new Script(
                      operation.file() + " with " + name,
                      source + "\n" + SHARED + Script.resource(operation.file()))));
      writes.put(operation, scripts);
    }
  }

  /**
   * The script of an operation with an application write inside; null when the application has no
   * script of that name.
   */
  @Nullable Script of(Operation operation, Application.@Nullable Write application) {
    return writes
        .getOrDefault(operation, Map.of())
        .get(application == null ? "" : application.script());
  }

  List<Script> all() {
    List<Script> all = new ArrayList<>();
    writes.values().forEach(scripts -> all.addAll(scripts.values()));
    all.addAll(List.of(takeover, read, parked));
    return all;
  }

  private static Script alone(String file) {
    return new Script(file, NO_APPLICATION + SHARED + Script.resource(file));
  }
}
