package dev.headend.encoder.hls.output;

import dev.headend.encoder.hls.playlist.PlaylistRules;
import dev.headend.encoder.hls.playlist.PublishedPlaylist;
import dev.headend.encoder.hls.playlist.PublishedPlaylist.Entry;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.MemoryStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** A storage in memory that judges everything that is put into it by the rules, and can be told to fail. */
final class JudgedStorage extends MemoryStorage {
    private final Clock clock;
    private final Map<String, PlaylistRules> playlists = new HashMap<>();
    /** Until when each segment that has left a live playlist must stay, by path. */
    private final Map<String, Instant> keepUntil = new HashMap<>();

    private final Map<String, Duration> longestNaming = new HashMap<>();
    private final List<AssertionError> faults = new ArrayList<>();
    private Predicate<String> failing = _ -> false;
    private Predicate<String> hanging = _ -> false;
    private CountDownLatch door = new CountDownLatch(0);

    JudgedStorage(Clock clock) {
        this.clock = clock;
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

    synchronized List<AssertionError> faults() {
        return List.copyOf(faults);
    }

    synchronized boolean has(String path) {
        return files().containsKey(path);
    }

    synchronized String text(String path) {
        byte[] content = files().get(path);
        if (content == null) {
            throw new AssertionError("nothing is stored as " + path);
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    /** The judge of a media playlist that was stored at least once. */
    synchronized PlaylistRules rules(String path) {
        PlaylistRules rules = playlists.get(path);
        if (rules == null) {
            throw new AssertionError("no playlist is stored as " + path);
        }
        return rules;
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
        if (kind == ContentKind.PLAYLIST && path.split("/").length == 5) {
            judge(path, new String(content, StandardCharsets.UTF_8));
        }
    }

    @Override
    public synchronized void delete(String path) throws IOException {
        Instant until = keepUntil.get(path);
        if (until == null || clock.instant().isBefore(until)) {
            faults.add(new AssertionError("rule 5: removed too early: " + path));
        }
        super.delete(path);
    }

    private void judge(String path, String text) {
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        PlaylistRules rules = playlists.computeIfAbsent(path, _ -> new PlaylistRules());
        try {
            rules.accept(text, uri -> files().containsKey(folder + uri));
            if (path.endsWith("live.m3u8")) {
                noteWhoLeft(folder, rules);
            }
        } catch (AssertionError fault) {
            faults.add(fault);
        }
    }

    private void noteWhoLeft(String folder, PlaylistRules rules) {
        PublishedPlaylist now = rules.last();
        for (Entry entry : now.entries()) {
            longestNaming.merge(folder + entry.uri(), now.duration(), (a, b) -> a.compareTo(b) > 0 ? a : b);
        }
        for (int number = 0; number < now.mediaSequence(); number++) {
            String path = folder + number + ".ts";
            Entry named = rules.everNamed().get(number);
            Duration own = named == null
                    ? Duration.ZERO
                    : Duration.ofMillis(named.seconds().movePointRight(3).longValue());
            Duration stay = longestNaming.getOrDefault(path, Duration.ZERO).plus(own);
            keepUntil.putIfAbsent(path, clock.instant().plus(stay));
        }
    }
}
