package dev.headend.hls;

import java.time.Duration;
import java.util.List;

/**
 * One version of a media playlist, as a strict player reads it.
 *
 * @param type of {@code EXT-X-PLAYLIST-TYPE}; "" = none
 * @param ended whether {@code EXT-X-ENDLIST} is there
 */
public record PublishedPlaylist(
        int version,
        int targetSeconds,
        int mediaSequence,
        int discontinuitySequence,
        String type,
        List<PlaylistEntry> entries,
        boolean ended) {
    public PublishedPlaylist {
        entries = List.copyOf(entries);
    }

    /** @throws MalformedPlaylistException if a strict player would not take it */
    public static PublishedPlaylist parse(String text) throws MalformedPlaylistException {
        return new PlaylistParser(text).parse();
    }

    /** Number after that of the last segment. */
    public int end() {
        return mediaSequence + entries.size();
    }

    /** Total duration of its segments. */
    public Duration duration() {
        return entries.stream().map(PlaylistEntry::duration).reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether it is a recording: segments are only added. */
    public boolean isRecording() {
        return !type.isEmpty();
    }
}
