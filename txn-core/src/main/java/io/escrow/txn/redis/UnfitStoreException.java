package io.escrow.txn.redis;

import io.escrow.txn.StoreUnavailableException;

/** A Redis is there, but its settings keep less than is promised: nothing is written to it. */
public final class UnfitStoreException extends StoreUnavailableException {
  private static final long serialVersionUID = 1L;

  UnfitStoreException(String message) {
    super(message);
  }
}
