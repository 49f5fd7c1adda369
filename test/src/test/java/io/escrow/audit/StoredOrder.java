package io.escrow.audit;

import java.util.Map;

/**
 * An order as it is stored.
 *
 * @param state {@code open}, {@code checkout} or {@code paid}
 * @param units of each item
 */
public record StoredOrder(String state, String user, long total, Map<String, Long> units) {}
