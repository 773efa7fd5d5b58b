package dev.headend.hls;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows a media playlist from version to version, like a player that reloads it, and checks each rule that can be seen in
 * one rendition. Of a live playlist it keeps the last version, of a recording only a digest. For one thread at a time.
 */
public final class MediaPlaylistJudge {
    private static final int VERSION_WITH_GAPS = 8;
    private static final int VERSION_WITH_DECIMALS = 3;

    private final String name;
    private final Consumer<Violation> findings;
    private @Nullable Digest before;
    /** Of a live playlist, its last version. */
    private List<PlaylistEntry> window = List.of();

    /**
     * @param name of the playlist, for the findings
     * @param findings takes what is found, in the caller's thread
     */
    public MediaPlaylistJudge(String name, Consumer<Violation> findings) {
        this.name = name;
        this.findings = findings;
    }

    /** As {@link #accept(byte[], Predicate)}. */
    public List<PlaylistEntry> accept(String text, Predicate<String> stored) {
        return accept(text.getBytes(StandardCharsets.UTF_8), stored);
    }

    /**
     * Judges the next version. A recording may be megabytes long, so its segments are not kept.
     *
     * @param content UTF-8
     * @param stored whether there is a file for a URI
     * @return the last entries that no earlier version had; empty if the playlist is malformed
     */
    public List<PlaylistEntry> accept(byte[] content, Predicate<String> stored) {
        Digest old = before;
        Version now = new Version(old, stored);
        PublishedPlaylist head;
        try {
            head = PublishedPlaylist.scan(content, content.length, now::take);
        } catch (MalformedPlaylistException malformed) {
            findings.accept(new Violation(malformed.rule(), name + " " + malformed.getMessage()));
            return List.of();
        }
        Digest digest = now.digest(head);
        demand(HlsRule.END, !head.type().equals("VOD") || head.ended(), "is VOD before it is complete");
        demand(HlsRule.END, !head.type().equals("EVENT") || !head.ended(), "is EVENT although it is complete");
        checkVersion(head, now.gaps);
        if (old != null) {
            compare(old, digest, now);
        }
        before = digest;
        window = head.isRecording() ? List.of() : now.entries;
        return List.copyOf(now.added);
    }

    /**
     * Judges what was appended to a recording's last version.
     *
     * @return the entries in it; empty if it is malformed
     */
    public List<PlaylistEntry> append(String tail, Predicate<String> stored) {
        Digest old = before;
        if (old == null || old.ended() || !old.type().equals("EVENT")) {
            findings.accept(new Violation(HlsRule.END, name + " is appended to, but is no growing recording"));
            return List.of();
        }
        try {
            List<PlaylistEntry> added = PlaylistParser.segments(tail, old.end(), old.key());
            boolean gaps = added.stream().anyMatch(PlaylistEntry::gap);
            demand(
                    HlsRule.FORMAT,
                    !gaps || old.version() >= VERSION_WITH_GAPS,
                    "has a gap but version " + old.version());
            checkEntries(added, old.targetSeconds(), old.last(), stored);
            before = old.and(added);
            return added;
        } catch (MalformedPlaylistException malformed) {
            findings.accept(new Violation(malformed.rule(), name + " " + malformed.getMessage()));
            return List.of();
        }
    }

    /** Target duration of the last version, in seconds; 0 = there is none. */
    public int targetSeconds() {
        return before == null ? 0 : before.targetSeconds();
    }

    /** Whether the last version was complete. */
    public boolean ended() {
        return before != null && before.ended();
    }

    /** Whether the last version was a recording that names a segment of this number. */
    public boolean records(int number) {
        Digest last = before;
        return last != null && last.isRecording() && number >= last.mediaSequence() && number < last.end();
    }

    /** Of a live playlist, the segments of its last version; empty for a recording. */
    public List<PlaylistEntry> window() {
        return window;
    }

    private void checkVersion(PublishedPlaylist now, boolean gaps) {
        int least = gaps ? VERSION_WITH_GAPS : VERSION_WITH_DECIMALS;
        demand(HlsRule.FORMAT, now.version() >= least, "needs version " + least + ", but has " + now.version());
    }

    private void checkEntries(
            List<PlaylistEntry> added, int target, @Nullable PlaylistEntry last, Predicate<String> stored) {
        PlaylistEntry previous = last;
        for (PlaylistEntry entry : added) {
            checkEntry(entry, target, previous, stored);
            previous = entry;
        }
    }

    private void checkEntry(
            PlaylistEntry entry, int target, @Nullable PlaylistEntry previous, Predicate<String> stored) {
        String uri = entry.uri();
        demand(
                HlsRule.TARGET_DURATION,
                entry.roundedSeconds() <= target,
                "has a longer segment than its target: " + uri);
        demand(
                HlsRule.MEDIA_SEQUENCE,
                PlaylistEntry.numberOf(uri) == entry.number(),
                "gives another's number to " + uri);
        demand(HlsRule.STORED, entry.gap() || stored.test(uri), "names what is not stored: " + uri);
        boolean readable = entry.key() == PlaylistEntry.NO_KEY || stored.test(entry.key() + ".key");
        demand(HlsRule.STORED, readable, "names a key that is not stored, for " + uri);
        boolean forward = previous == null || !entry.at().isBefore(previous.at());
        demand(HlsRule.DATE_TIME, forward, "goes back in time at " + uri);
    }

    private void compare(Digest old, Digest now, Version version) {
        demand(HlsRule.END, !old.ended() || old.equals(now), "changed after its end");
        demand(HlsRule.FORMAT, now.version() >= old.version(), "took back its version");
        demand(HlsRule.TARGET_DURATION, now.targetSeconds() == old.targetSeconds(), "changed its target duration");
        demand(HlsRule.MEDIA_SEQUENCE, now.mediaSequence() >= old.mediaSequence(), "decreased its media sequence");
        demand(HlsRule.WINDOW, now.end() >= old.end(), "lost segments at its end");
        demand(HlsRule.END, old.isRecording() == now.isRecording(), "changed its type to " + now.type());
        if (old.isRecording()) {
            compareRecording(old, now, version.hashOfKnown);
        } else {
            compareWindow(old, now, version.entries);
        }
    }

    private void compareRecording(Digest old, Digest now, long hashOfKnown) {
        demand(HlsRule.WINDOW, now.mediaSequence() == old.mediaSequence(), "removed segments of a recording");
        boolean same = now.count() >= old.count() && hashOfKnown == old.hash();
        demand(HlsRule.MEDIA_SEQUENCE, same, "changed segments of a recording");
        demand(
                HlsRule.DISCONTINUITY,
                now.discontinuitySequence() == old.discontinuitySequence(),
                "changed its discontinuity sequence");
    }

    private void compareWindow(Digest old, Digest now, List<PlaylistEntry> entries) {
        boolean removed = now.mediaSequence() > old.mediaSequence();
        Duration least = Duration.ofSeconds(3L * now.targetSeconds());
        Duration length = entries.stream().map(PlaylistEntry::duration).reduce(Duration.ZERO, Duration::plus);
        demand(HlsRule.WINDOW, !removed || length.compareTo(least) >= 0, "has less than three target durations");
        for (PlaylistEntry entry : window) {
            int index = entry.number() - now.mediaSequence();
            boolean same =
                    index < 0 || index >= entries.size() || entries.get(index).equals(entry);
            demand(HlsRule.MEDIA_SEQUENCE, same, "changed segment " + entry.number());
        }
        if (now.mediaSequence() <= old.end()) {
            long left = window.stream()
                    .filter(entry -> entry.number() < now.mediaSequence() && entry.discontinuity())
                    .count();
            boolean counted = now.discontinuitySequence() == old.discontinuitySequence() + left;
            demand(HlsRule.DISCONTINUITY, counted, "does not count the discontinuities that it removed");
        }
    }

    private void demand(HlsRule rule, boolean holds, String otherwise) {
        if (!holds) {
            findings.accept(new Violation(rule, name + " " + otherwise));
        }
    }

    /** What is learnt of a version while it is read; its new segments are checked, also if it proves malformed afterwards. */
    private final class Version {
        private final @Nullable Digest old;
        private final Predicate<String> stored;
        /** Of a live playlist. */
        private final List<PlaylistEntry> entries = new ArrayList<>();
        /** The last ones that no earlier version had. */
        private final Deque<PlaylistEntry> added = new ArrayDeque<>();

        private int count;
        private boolean gaps;
        private long hash;
        private long hashOfKnown;
        private @Nullable PlaylistEntry last;
        private int key = PlaylistEntry.NO_KEY;

        /** @param old the version before; null = this is the first */
        Version(@Nullable Digest old, Predicate<String> stored) {
            this.old = old;
            this.stored = stored;
        }

        void take(PublishedPlaylist head, PlaylistEntry entry) {
            if (!head.isRecording()) {
                entries.add(entry);
            }
            if (old == null || entry.number() >= old.end()) {
                checkEntry(entry, head.targetSeconds(), last, stored);
                add(entry);
            }
            hash = Digest.hash(hash, entry);
            count++;
            hashOfKnown = old != null && count == old.count() ? hash : hashOfKnown;
            gaps |= entry.gap();
            last = entry;
            key = entry.key() == PlaylistEntry.NO_KEY ? key : entry.key();
        }

        private void add(PlaylistEntry entry) {
            added.add(entry);
            if (added.size() > StreamJudge.REMEMBERED) {
                added.remove();
            }
        }

        Digest digest(PublishedPlaylist head) {
            return new Digest(
                    head.version(),
                    head.targetSeconds(),
                    head.mediaSequence(),
                    head.discontinuitySequence(),
                    head.type(),
                    head.ended(),
                    count,
                    hash,
                    last,
                    key);
        }
    }

    /** What is kept of a version. @param key of its last segment that is no gap */
    private record Digest(
            int version,
            int targetSeconds,
            int mediaSequence,
            int discontinuitySequence,
            String type,
            boolean ended,
            int count,
            long hash,
            @Nullable PlaylistEntry last,
            int key) {
        static long hash(long before, PlaylistEntry next) {
            return before * 1_000_003 + next.hashCode();
        }

        private static long hash(long before, List<PlaylistEntry> entries) {
            long hash = before;
            for (PlaylistEntry entry : entries) {
                hash = hash(hash, entry);
            }
            return hash;
        }

        Digest and(List<PlaylistEntry> added) {
            return new Digest(
                    version,
                    targetSeconds,
                    mediaSequence,
                    discontinuitySequence,
                    type,
                    ended,
                    count + added.size(),
                    hash(hash, added),
                    added.isEmpty() ? last : added.getLast(),
                    added.reversed().stream()
                            .mapToInt(PlaylistEntry::key)
                            .filter(next -> next != PlaylistEntry.NO_KEY)
                            .findFirst()
                            .orElse(key));
        }

        int end() {
            return mediaSequence + count;
        }

        boolean isRecording() {
            return !type.isEmpty();
        }
    }
}
