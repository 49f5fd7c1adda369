package io.escrow.order;

import io.escrow.order.OrderStore.Draft;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * The orders of a benchmark: ids 0 to count-1, each by a random user, with one unit each of two
 * random items at the same price; made one by one.
 *
 * @param seed the same seed makes the same orders
 */
record RandomOrders(int count, int items, int users, long itemPrice, long seed)
    implements Iterable<Draft> {
  @Override
  public Iterator<Draft> iterator() {
    SplittableRandom random = new SplittableRandom(seed);
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < count;
      }

      @Override
      public Draft next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int first = random.nextInt(items);
        int second = random.nextInt(items);
        String lines = first == second ? first + " 2" : first + " 1 " + second + " 1";
        String user = Integer.toString(random.nextInt(users));
        return new Draft(Integer.toString(next++), user, 2 * itemPrice, lines);
      }
    };
  }
}
