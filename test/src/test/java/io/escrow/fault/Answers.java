package io.escrow.fault;

import io.escrow.audit.StoredOrder;
import io.escrow.shop.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What clients of a load heard. */
public final class Answers {
  private Answers() {}

  /** Answers that are not what became of the order. */
  public static List<String> untrue(Map<String, Answer> answers, Map<String, StoredOrder> orders) {
    List<String> found = new ArrayList<>();
    answers.forEach(
        (id, answer) -> {
          String state = orders.get(id).state();
          if (answer.ok() != state.equals("paid") && (answer.ok() || answer.refused())) {
            found.add("order " + id + " is " + state + ", its client heard " + answer);
          }
        });
    return found;
  }

  /** How many there are of each kind. */
  public static Map<String, Integer> counted(Map<String, Answer> answers) {
    Map<String, Integer> counts = new TreeMap<>();
    answers.values().forEach(answer -> counts.merge(kind(answer), 1, Integer::sum));
    return counts;
  }

  private static String kind(Answer answer) {
    String type = answer.body().replaceAll("(?s).*\"type\"\\s*:\\s*\"([^\"]*)\".*", "$1");
    return answer.ok() ? "200" : answer.status() == 0 ? "none" : answer.status() + " " + type;
  }
}
