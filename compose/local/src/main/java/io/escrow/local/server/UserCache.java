package io.escrow.local.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the user's cache where things that are costly to make are kept between runs. */
public final class UserCache {
  private UserCache() {}

  /**
   * {@code $XDG_CACHE_HOME/escrow}, else {@code ~/.cache/escrow}; made if it is not there.
   *
   * @throws IOException if it cannot be made or written to
   */
  public static Path folder() throws IOException {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg != null && !xdg.isBlank()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    Path folder = Files.createDirectories(base.resolve("escrow"));
    if (!Files.isWritable(folder)) {
      throw new IOException(folder + " cannot be written to");
    }
    return folder;
  }
}
