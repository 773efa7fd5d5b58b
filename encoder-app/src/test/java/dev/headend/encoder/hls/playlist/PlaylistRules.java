package dev.headend.encoder.hls.playlist;

import static java.util.Objects.requireNonNull;

import dev.headend.encoder.hls.playlist.PublishedPlaylist.Entry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows a media playlist from version to version, like a player that reloads it, and checks each rule of
 * spec/hls-rules.md that can be seen in one rendition.
 */
public final class PlaylistRules {
    private final Map<Integer, Entry> everNamed = new HashMap<>();
    private @Nullable PublishedPlaylist before;

    /** The version that was accepted last. */
    public PublishedPlaylist last() {
        return requireNonNull(before);
    }

    /** Everything that any version has named. */
    public Map<Integer, Entry> everNamed() {
        return everNamed;
    }

    /**
     * Looks at the next version.
     *
     * @param stored whether there is a file of that name beside the playlist
     * @throws AssertionError if a rule is broken
     */
    public void accept(String text, Predicate<String> stored) {
        PublishedPlaylist playlist = PublishedPlaylist.read(text);
        checkAlone(playlist);
        for (Entry entry : playlist.entries()) {
            demand(10, entry.gap() || stored.test(entry.uri()), "names only what is stored: " + entry.uri());
        }
        if (before != null) {
            checkChange(before, playlist);
        }
        everNamed.putAll(playlist.byNumber());
        before = playlist;
    }

    private static void checkAlone(PublishedPlaylist playlist) {
        boolean gaps = playlist.entries().stream().anyMatch(Entry::gap);
        demand(1, playlist.version() >= (gaps ? 8 : 3), "has a version that covers it");
        int longest = playlist.entries().stream()
                .mapToInt(Entry::roundedSeconds)
                .max()
                .orElse(0);
        demand(2, playlist.targetSeconds() >= longest, "has a target that is not shorter than a segment");
        for (int i = 1; i < playlist.entries().size(); i++) {
            Entry one = playlist.entries().get(i - 1);
            Entry next = playlist.entries().get(i);
            demand(7, !next.at().isBefore(one.at()), "does not let time go back");
        }
        demand(8, !playlist.type().equals("VOD") || playlist.ended(), "is a VOD only when complete");
        demand(8, !playlist.type().equals("EVENT") || !playlist.ended(), "is a VOD once complete");
        for (Entry entry : playlist.entries()) {
            demand(3, entry.uri().equals(entry.number() + ".ts"), "gives a segment its own number");
        }
    }

    private void checkChange(PublishedPlaylist old, PublishedPlaylist now) {
        demand(8, !old.ended() || old.equals(now), "does not change once it has ended");
        demand(1, now.version() >= old.version(), "does not take back its version");
        demand(2, now.targetSeconds() == old.targetSeconds(), "keeps its target");
        demand(3, now.mediaSequence() >= old.mediaSequence(), "does not count back");
        demand(4, now.end() >= old.end(), "does not lose segments at its end");
        for (Entry entry : now.entries()) {
            Entry known = everNamed.get(entry.number());
            demand(3, known == null || known.equals(entry), "does not change segment " + entry.number());
        }
        if (old.type().isEmpty()) {
            checkWindow(old, now);
        } else {
            demand(8, !now.type().isEmpty() && now.mediaSequence() == old.mediaSequence(), "only grows");
        }
        checkDiscontinuities(old, now);
    }

    private static void checkWindow(PublishedPlaylist old, PublishedPlaylist now) {
        Duration least = Duration.ofSeconds(3L * now.targetSeconds());
        boolean removed = now.mediaSequence() > old.mediaSequence();
        demand(4, !removed || now.duration().compareTo(least) >= 0, "leaves three target durations");
        demand(8, now.type().isEmpty(), "stays a live playlist");
    }

    private void checkDiscontinuities(PublishedPlaylist old, PublishedPlaylist now) {
        int left = 0;
        for (int number = old.mediaSequence(); number < now.mediaSequence(); number++) {
            Entry gone = everNamed.get(number);
            if (gone == null) {
                return; // It came and went while nothing could be stored.
            }
            left += gone.discontinuity() ? 1 : 0;
        }
        demand(
                6,
                now.discontinuitySequence() == old.discontinuitySequence() + left,
                "counts discontinuities that left");
    }

    /** @throws AssertionError naming the rule, if it does not hold */
    public static void demand(int rule, boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("rule " + rule + ": a playlist " + Objects.requireNonNull(what));
        }
    }
}
