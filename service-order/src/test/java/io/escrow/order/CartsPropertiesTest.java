package io.escrow.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Branch;
import io.escrow.txn.Shards;
import io.escrow.txn.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Any cart becomes branches that take each of its lines once, and the total once. */
class CartsPropertiesTest {
  private static final long MAX = (1L << 53) - 1;

  @Property
  void eachLineIsTakenOnceInItsShard(
      @ForAll("carts") Map<String, Long> cart,
      @ForAll("ids") String user,
      @ForAll @LongRange(min = 0, max = MAX) long total,
      @ForAll @IntRange(min = 1, max = 32) int shards) {
    String lines =
        cart.entrySet().stream()
            .map(line -> " " + line.getKey() + " " + line.getValue())
            .collect(Collectors.joining());
    Transaction transaction = new Carts(shards).plan("7 " + user + " " + total + lines);
    Map<String, Long> taken = new HashMap<>();
    int last = transaction.branches().size() - 1;
    for (Branch branch : transaction.branches().subList(0, last)) {
      assertEquals(Carts.STOCK, branch.participant());
      for (Line line : Line.parse(branch.action())) {
        assertEquals(null, taken.put(line.item(), line.quantity()), "taken twice");
        assertEquals(Shards.of(line.item(), shards), branch.shard());
      }
    }
    assertEquals(cart, taken);
    Branch payment = transaction.branches().get(last);
    assertEquals(Carts.PAYMENT, payment.participant());
    assertEquals(List.of(user, Long.toString(total)), payment.action());
    assertEquals(Shards.of(user, shards), payment.shard());
    assertTrue(payment.stage() > transaction.branches().get(0).stage(), "the pivot comes last");
    long touched = cart.keySet().stream().map(id -> Shards.of(id, shards)).distinct().count();
    assertEquals(touched, last, "one branch for each shard");
  }

  @Property
  void anyOtherRequestIsRefusedAndNothingElse(@ForAll String request) {
    try {
      new Carts(4).plan(request);
    } catch (IllegalArgumentException e) {
      assertTrue(!String.valueOf(e.getMessage()).isBlank());
    }
  }

  @Provide
  Arbitrary<Map<String, Long>> carts() {
    return Arbitraries.maps(ids(), Arbitraries.longs().between(1, MAX)).ofMinSize(1).ofMaxSize(40);
  }

  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(12);
  }
}
