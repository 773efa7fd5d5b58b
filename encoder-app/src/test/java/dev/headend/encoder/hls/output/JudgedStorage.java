package dev.headend.encoder.hls.output;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.MemoryStorage;
import dev.headend.hls.MalformedPlaylistException;
import dev.headend.hls.PublishedPlaylist;
import dev.headend.hls.StorageJudge;
import dev.headend.hls.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** A storage in memory that judges everything that is put into it by the rules, and can be told to fail. */
final class JudgedStorage extends MemoryStorage {
    private final List<Violation> violations = new CopyOnWriteArrayList<>();
    private final StorageJudge judge;
    private Predicate<String> failing = _ -> false;
    private Predicate<String> hanging = _ -> false;
    private CountDownLatch door = new CountDownLatch(0);

    JudgedStorage(Clock clock) {
        this.judge = new StorageJudge(clock, violations::add);
    }

    /** From now on puts to these paths fail. */
    synchronized void failFor(Predicate<String> paths) {
        failing = paths;
    }

    /** From now on puts to these paths wait until the door is open. */
    synchronized void hangFor(Predicate<String> paths, CountDownLatch opening) {
        hanging = paths;
        door = opening;
    }

    synchronized byte[] content(String path) {
        return files().get(path).clone();
    }

    /** Waits until something is stored; answers whether it came. */
    synchronized boolean awaits(String path) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!files().containsKey(path) && System.nanoTime() < deadline) {
            try {
                wait(1_000);
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }
        return files().containsKey(path);
    }

    /** Waits until a text is stored that contains something; answers whether it came. */
    synchronized boolean awaitsText(String path, String part) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!(has(path) && text(path).contains(part)) && System.nanoTime() < deadline) {
            try {
                wait(1_000);
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }
        return has(path) && text(path).contains(part);
    }

    private void waitAtTheDoor(String path) {
        CountDownLatch closed;
        synchronized (this) {
            closed = hanging.test(path) ? door : new CountDownLatch(0);
        }
        try {
            closed.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    List<Violation> violations() {
        return violations;
    }

    synchronized boolean has(String path) {
        return files().containsKey(path);
    }

    synchronized List<String> paths() {
        return List.copyOf(files().keySet());
    }

    synchronized String text(String path) {
        byte[] content = files().get(path);
        if (content == null) {
            throw new AssertionError("nothing is stored as " + path);
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    /** The last version of a media playlist. */
    PublishedPlaylist playlist(String path) {
        try {
            return PublishedPlaylist.parse(text(path));
        } catch (MalformedPlaylistException malformed) {
            throw new AssertionError(malformed);
        }
    }

    @Override
    public void put(String path, Path file, ContentKind kind) throws IOException {
        waitAtTheDoor(path);
        super.put(path, file, kind);
    }

    @Override
    protected void write(String path, byte[] content, ContentKind kind) throws IOException {
        if (failing.test(path)) {
            throw new IOException("out of order");
        }
        super.write(path, content, kind);
        notifyAll();
        judge.stored(path, content);
    }

    @Override
    public synchronized void delete(String path) throws IOException {
        super.delete(path);
        judge.deleted(path);
    }
}
