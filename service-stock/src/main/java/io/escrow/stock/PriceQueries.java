package io.escrow.stock;

import io.escrow.txn.redis.Account;
import io.escrow.txn.redis.RedisQuantities;
import io.escrow.txn.spi.QueryHandler;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Answers the question {@code price <item_id> ...}: for each item its price, or {@code unknown}.
 * Any other question is answered by nothing.
 */
final class PriceQueries implements QueryHandler {
  private static final String QUESTION = "price";
  private static final String UNKNOWN = "unknown";

  private final RedisQuantities items;

  PriceQueries(RedisQuantities items) {
    this.items = items;
  }

  @Override
  public List<List<String>> answer(List<List<String>> questions) {
    List<String> asked = questions.stream().flatMap(question -> ids(question).stream()).toList();
    Iterator<Optional<Account>> found = items.read(asked).iterator();
    List<List<String>> answers = new ArrayList<>();
    for (List<String> question : questions) {
      List<String> answer = new ArrayList<>();
      for (int i = 0; i < ids(question).size(); i++) {
        answer.add(
            found.next().map(item -> Long.toString(StockService.price(item))).orElse(UNKNOWN));
      }
      answers.add(answer);
    }
    return answers;
  }

  private static List<String> ids(List<String> question) {
    return question.isEmpty() || !question.get(0).equals(QUESTION)
        ? List.of()
        : question.subList(1, question.size());
  }
}
