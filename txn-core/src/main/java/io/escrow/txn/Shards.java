package io.escrow.txn;

/**
 * Which shard holds a thing: the same id lies in the same shard in every service and every version.
 */
public final class Shards {
  private static final int FNV_OFFSET = 0x811C9DC5;
  private static final int FNV_PRIME = 0x01000193;

  private Shards() {}

  /**
   * The shard of an id: the 32-bit FNV-1a hash of its UTF-16 code units (one step each), its bits
   * mixed once more (xor with itself shifted right by 16, so that few shards get even shares too),
   * modulo the number of shards. It never changes, since data lie where it says.
   *
   * @param shards how many there are, at least 1
   * @return from 0 to {@code shards}-1
   */
  public static int of(String id, int shards) {
    if (shards < 1) {
      throw new IllegalArgumentException("at least one shard, not " + shards);
    }
    int hash = FNV_OFFSET;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * FNV_PRIME;
    }
    return Integer.remainderUnsigned(hash ^ (hash >>> 16), shards);
  }
}
