package dev.headend.hls;

import java.time.Duration;
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

    /**
     * Judges the next version.
     *
     * @param stored whether there is a file for a URI
     * @return the entries that no earlier version had; empty if the playlist is malformed
     */
    public List<PlaylistEntry> accept(String text, Predicate<String> stored) {
        PublishedPlaylist now;
        try {
            now = PublishedPlaylist.parse(text);
        } catch (MalformedPlaylistException malformed) {
            findings.accept(new Violation(malformed.rule(), name + " " + malformed.getMessage()));
            return List.of();
        }
        Digest old = before;
        demand(HlsRule.END, !now.type().equals("VOD") || now.ended(), "is VOD before it is complete");
        demand(HlsRule.END, !now.type().equals("EVENT") || !now.ended(), "is EVENT although it is complete");
        checkVersion(now);
        if (old != null) {
            compare(old, now);
        }
        int known = old == null
                ? 0
                : Math.clamp(
                        (long) old.end() - now.mediaSequence(), 0, now.entries().size());
        List<PlaylistEntry> added = now.entries().subList(known, now.entries().size());
        checkEntries(
                added, now.targetSeconds(), known == 0 ? null : now.entries().get(known - 1), stored);
        before = Digest.of(now);
        window = now.isRecording() ? List.of() : now.entries();
        return added;
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
            List<PlaylistEntry> added = PlaylistParser.segments(tail, old.end());
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

    private void checkVersion(PublishedPlaylist now) {
        boolean gaps = now.entries().stream().anyMatch(PlaylistEntry::gap);
        int least = gaps ? VERSION_WITH_GAPS : VERSION_WITH_DECIMALS;
        demand(HlsRule.FORMAT, now.version() >= least, "needs version " + least + ", but has " + now.version());
    }

    private void checkEntries(
            List<PlaylistEntry> added, int target, @Nullable PlaylistEntry last, Predicate<String> stored) {
        PlaylistEntry previous = last;
        for (PlaylistEntry entry : added) {
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
            boolean forward = previous == null || !entry.at().isBefore(previous.at());
            demand(HlsRule.DATE_TIME, forward, "goes back in time at " + uri);
            previous = entry;
        }
    }

    private void compare(Digest old, PublishedPlaylist now) {
        demand(HlsRule.END, !old.ended() || old.equals(Digest.of(now)), "changed after its end");
        demand(HlsRule.FORMAT, now.version() >= old.version(), "took back its version");
        demand(HlsRule.TARGET_DURATION, now.targetSeconds() == old.targetSeconds(), "changed its target duration");
        demand(HlsRule.MEDIA_SEQUENCE, now.mediaSequence() >= old.mediaSequence(), "decreased its media sequence");
        demand(HlsRule.WINDOW, now.end() >= old.end(), "lost segments at its end");
        demand(HlsRule.END, old.isRecording() == now.isRecording(), "changed its type to " + now.type());
        if (old.isRecording()) {
            compareRecording(old, now);
        } else {
            compareWindow(old, now);
        }
    }

    private void compareRecording(Digest old, PublishedPlaylist now) {
        demand(HlsRule.WINDOW, now.mediaSequence() == old.mediaSequence(), "removed segments of a recording");
        boolean same =
                now.entries().size() >= old.count() && Digest.hash(now.entries().subList(0, old.count())) == old.hash();
        demand(HlsRule.MEDIA_SEQUENCE, same, "changed segments of a recording");
        demand(
                HlsRule.DISCONTINUITY,
                now.discontinuitySequence() == old.discontinuitySequence(),
                "changed its discontinuity sequence");
    }

    private void compareWindow(Digest old, PublishedPlaylist now) {
        boolean removed = now.mediaSequence() > old.mediaSequence();
        Duration least = Duration.ofSeconds(3L * now.targetSeconds());
        demand(
                HlsRule.WINDOW,
                !removed || now.duration().compareTo(least) >= 0,
                "has less than three target durations");
        for (PlaylistEntry entry : window) {
            int index = entry.number() - now.mediaSequence();
            boolean same = index < 0
                    || index >= now.entries().size()
                    || now.entries().get(index).equals(entry);
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

    /** What is kept of a version. */
    private record Digest(
            int version,
            int targetSeconds,
            int mediaSequence,
            int discontinuitySequence,
            String type,
            boolean ended,
            int count,
            long hash,
            @Nullable PlaylistEntry last) {
        static Digest of(PublishedPlaylist playlist) {
            List<PlaylistEntry> entries = playlist.entries();
            return new Digest(
                    playlist.version(),
                    playlist.targetSeconds(),
                    playlist.mediaSequence(),
                    playlist.discontinuitySequence(),
                    playlist.type(),
                    playlist.ended(),
                    entries.size(),
                    hash(entries),
                    entries.isEmpty() ? null : entries.getLast());
        }

        static long hash(List<PlaylistEntry> entries) {
            return hash(0, entries);
        }

        private static long hash(long before, List<PlaylistEntry> entries) {
            long hash = before;
            for (PlaylistEntry entry : entries) {
                hash = hash * 1_000_003 + entry.hashCode();
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
                    added.isEmpty() ? last : added.getLast());
        }

        int end() {
            return mediaSequence + count;
        }

        boolean isRecording() {
            return !type.isEmpty();
        }
    }
}
