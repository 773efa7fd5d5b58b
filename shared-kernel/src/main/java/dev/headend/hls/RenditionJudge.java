package dev.headend.hls;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Judges the folder of one rendition: its playlists, and what is stored and deleted beside them. For one thread at a time. */
final class RenditionJudge {
    private final String folder;
    private final Consumer<Violation> findings;
    private final Map<String, MediaPlaylistJudge> playlists = new HashMap<>();
    private final BitSet stored = new BitSet();
    /** By the number in their names. */
    private final BitSet storedKeys = new BitSet();
    /** Segments of an encoder before this one: whether they are stored is not known. */
    private int unknownBefore;

    private Duration longest = Duration.ZERO;
    /** Until when segments that were removed from the live playlist must stay. */
    private final Map<String, Instant> removed = new HashMap<>();

    RenditionJudge(String folder, Consumer<Violation> findings) {
        this.folder = folder;
        this.findings = findings;
    }

    /** A segment or its key. */
    void fileStored(String file) {
        int number = PlaylistEntry.numberOf(file);
        int key = PlaylistEntry.keyOf(file);
        if (key >= 0) {
            unknownBefore = stored.isEmpty() && playlists.isEmpty() ? key : unknownBefore;
            storedKeys.set(key);
        }
        if (number >= 0) {
            unknownBefore = stored.isEmpty() && playlists.isEmpty() ? number : unknownBefore;
            stored.set(number);
        }
    }

    /** Returns the last segments that no earlier version had. */
    List<PlaylistEntry> playlist(String file, byte[] content, Instant now) {
        if (stored.isEmpty() && playlists.isEmpty()) {
            unknownBefore = Integer.MAX_VALUE;
        }
        MediaPlaylistJudge judge =
                playlists.computeIfAbsent(file, _ -> new MediaPlaylistJudge(folder + file, findings));
        List<PlaylistEntry> before = judge.window();
        List<PlaylistEntry> added = judge.accept(content, this::isStored);
        remember(before, judge.window(), now);
        return added;
    }

    List<PlaylistEntry> appended(String file, String tail) {
        MediaPlaylistJudge judge = playlists.get(file);
        return judge == null ? List.of() : judge.append(tail, this::isStored);
    }

    private boolean isStored(String uri) {
        int key = PlaylistEntry.keyOf(uri);
        if (key >= 0) {
            return key < unknownBefore || storedKeys.get(key);
        }
        int number = PlaylistEntry.numberOf(uri);
        return number >= 0 && (number < unknownBefore || stored.get(number));
    }

    private void remember(List<PlaylistEntry> before, List<PlaylistEntry> window, Instant now) {
        removed.values().removeIf(until -> !until.isAfter(now));
        Duration length = window.stream().map(PlaylistEntry::duration).reduce(Duration.ZERO, Duration::plus);
        before.stream()
                .filter(entry ->
                        window.isEmpty() || entry.number() < window.getFirst().number())
                .forEach(entry -> removed.put(entry.uri(), now.plus(longest).plus(entry.duration())));
        longest = length.compareTo(longest) > 0 ? length : longest;
    }

    void playlistDeleted(String file, Instant now) {
        MediaPlaylistJudge judge = playlists.remove(file);
        if (judge == null) {
            return;
        }
        demand(HlsRule.END, judge.ended(), file + " was deleted before its end");
        judge.window()
                .forEach(entry -> removed.put(entry.uri(), now.plus(longest).plus(entry.duration())));
    }

    /** A segment or its key. */
    void fileDeleted(String file, Instant now) {
        int key = PlaylistEntry.keyOf(file);
        if (key >= 0) {
            keyDeleted(file, key);
        } else {
            segmentDeleted(file, now);
        }
    }

    private void keyDeleted(String file, int key) {
        boolean named = playlists.values().stream()
                .flatMap(judge -> judge.window().stream())
                .anyMatch(entry -> entry.key() == key);
        demand(HlsRule.REMOVAL, !named, file + " was deleted while a playlist names it");
        storedKeys.clear(key);
    }

    private void segmentDeleted(String file, Instant now) {
        int number = PlaylistEntry.numberOf(file);
        for (MediaPlaylistJudge judge : playlists.values()) {
            boolean named = judge.records(number)
                    || judge.window().stream().anyMatch(entry -> entry.uri().equals(file));
            demand(HlsRule.REMOVAL, !named, file + " was deleted while a playlist names it");
        }
        Instant until = removed.remove(file);
        demand(HlsRule.REMOVAL, until == null || !until.isAfter(now), file + " was deleted too early");
        if (number >= 0) {
            stored.clear(number);
        }
    }

    boolean has(String file) {
        return playlists.containsKey(file);
    }

    /** Target duration of its playlists, in seconds; 0 = there is none. */
    int targetSeconds() {
        return playlists.values().stream()
                .mapToInt(MediaPlaylistJudge::targetSeconds)
                .max()
                .orElse(0);
    }

    /** Whether all its playlists are complete. */
    boolean ended() {
        return playlists.values().stream().allMatch(MediaPlaylistJudge::ended);
    }

    private void demand(HlsRule rule, boolean holds, String otherwise) {
        if (!holds) {
            findings.accept(new Violation(rule, folder + otherwise));
        }
    }
}
