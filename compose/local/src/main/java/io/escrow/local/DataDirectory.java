package io.escrow.local;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The folder that holds all data of one system, locked while a system uses it. */
final class DataDirectory implements AutoCloseable {
  private static final String FORMAT = "1";

  private final Path path;
  private final boolean kept;
  private final FileChannel lockFile;

  private DataDirectory(Path path, boolean kept, FileChannel lockFile) {
    this.path = path;
    this.kept = kept;
    this.lockFile = lockFile;
  }

  /**
   * Makes the folder if it is not there, locks it and checks that its data fit.
   *
   * @param wanted null for a new folder that {@link #close} deletes
   * @throws IllegalStateException if another system uses it, or its data do not fit
   */
  static DataDirectory open(@Nullable Path wanted, int shards) {
    try {
      Path path =
          wanted == null
              ? Files.createTempDirectory("escrow-")
              : Files.createDirectories(wanted.toAbsolutePath().normalize());
      FileChannel lockFile = lock(path);
      try {
        check(path, shards);
        return new DataDirectory(path, wanted != null, lockFile);
      } catch (IOException | RuntimeException e) {
        lockFile.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the data folder cannot be used: " + e, e);
    }
  }

  Path path() {
    return path;
  }

  /** Whether the folder stays when the system ends. */
  boolean isKept() {
    return kept;
  }

  /** Unlocks the folder, or deletes it if it is not to be kept. */
  @Override
  public void close() {
    try {
      if (!kept) {
        deleteAll(path);
      }
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be cleared: " + e, e);
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve("escrow.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException usedByThisJvm) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IllegalStateException(
          path + " is in use by another Escrow; stop that or choose another --data folder");
    }
    return channel;
  }

  private static void check(Path path, int shards) throws IOException {
    Path file = path.resolve("escrow.properties");
    Properties found = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        found.load(reader);
      }
      require(path, "its format is", found.getProperty("format"), FORMAT, "this Escrow reads");
      String now = Integer.toString(shards);
      require(path, "it was made with SHARDS", found.getProperty("shards"), now, "not with");
      return;
    }
    found.setProperty("format", FORMAT);
    found.setProperty("shards", Integer.toString(shards));
    Path draft = path.resolve("escrow.properties.new");
    try (Writer writer = Files.newBufferedWriter(draft)) {
      found.store(writer, null);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void require(
      Path path, String what, @Nullable String found, String now, String but) {
    if (!now.equals(found)) {
      throw new IllegalStateException(
          "the data in %s cannot be used: %s %s, %s %s".formatted(path, what, found, but, now));
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
