package io.escrow.failover;

import io.escrow.shop.Seed;
import io.escrow.txn.redis.Durability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Measures what the loss of a Redis primary costs, and prints it as tables in Markdown: until when
 * nothing is written, how many acknowledged writes are lost, and what waiting for a replica costs.
 *
 * <p>Arguments: how often a primary is lost for each row, by default 20, and what to measure: some
 * of {@code sentinel}, {@code cluster} and {@code wait}, by default all. The property {@code
 * escrow.seed} repeats the moments of a run. Needs what the scripts of compose need.
 */
public final class FailoverBenchmark {
  /** What Redis is set to, and what the services demand and wait for. */
  private enum Setting {
    RELAXED("`relaxed`", Durability.RELAXED, Durability.RELAXED),
    NO_WAIT("`min-replicas-to-write 1`, no `WAIT`", Durability.FAILOVER, Durability.RELAXED),
    FAILOVER("`failover`: that and `WAIT 1`", Durability.FAILOVER, Durability.FAILOVER);

    private final String text;
    private final Durability ofRedis;
    private final Durability ofService;

    Setting(String text, Durability ofRedis, Durability ofService) {
      this.text = text;
      this.ofRedis = ofRedis;
      this.ofService = ofService;
    }
  }

  private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"));

  private FailoverBenchmark() {}

  public static void main(String[] args) {
    RedisTools.missing()
        .ifPresent(
            missing -> {
              throw new IllegalStateException(missing);
            });
    int tries = args.length == 0 ? 20 : Integer.parseInt(args[0]);
    List<String> parts =
        args.length < 2
            ? List.of("sentinel", "cluster", "wait")
            : List.of(args).subList(1, args.length);
    Random random = Seed.random("FailoverBenchmark");
    List<String> rows = new ArrayList<>();
    for (String part : parts) {
      if (part.equals("wait")) {
        try (ReplicatedRedis redis = start("sentinel", Durability.FAILOVER)) {
          System.out.println(WaitCost.table(redis));
        }
      } else {
        rows.addAll(losses(part, tries, random));
      }
    }
    if (!rows.isEmpty()) {
      System.out.println(
          """

          | Redis with | setting | the primary is | writes go on after, median (longest) | tries with a loss | acknowledged writes lost, all (most in a try) |
          |---|---|---|---|---|---|""");
      rows.forEach(System.out::println);
    }
  }

  private static List<String> losses(String part, int tries, Random random) {
    List<String> rows = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      try (ReplicatedRedis redis = start(part, setting.ofRedis)) {
        for (Trial.Moment moment : Trial.Moment.values()) {
          List<Trial> trials = new ArrayList<>();
          for (int i = 0; i < tries; i++) {
            Trial trial = Trial.run(redis, setting.ofService, moment, random);
            System.out.println(part + ", " + setting.text + ", " + moment + ": " + trial);
            trials.add(trial);
          }
          rows.add("| %s | %s | %s | %s |".formatted(part, setting.text, moment, summary(trials)));
        }
      }
    }
    return rows;
  }

  private static String summary(List<Trial> trials) {
    long[] outages = trials.stream().mapToLong(Trial::outageMillis).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%.1f s (%.1f s) | %d of %d | %,d of %,d (%,d)",
        outages[outages.length / 2] / 1e3,
        outages[outages.length - 1] / 1e3,
        trials.stream().filter(trial -> trial.lost() > 0).count(),
        trials.size(),
        trials.stream().mapToInt(Trial::lost).sum(),
        trials.stream().mapToInt(Trial::acknowledged).sum(),
        trials.stream().mapToInt(Trial::lost).max().orElse(0));
  }

  private static ReplicatedRedis start(String part, Durability durability) {
    return part.equals("cluster")
        ? new ClusterRedis(FOLDER, durability.configured())
        : new SentinelRedis(FOLDER, durability.configured());
  }
}
