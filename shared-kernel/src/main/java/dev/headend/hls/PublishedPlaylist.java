package dev.headend.hls;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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
        List<PlaylistEntry> entries = new ArrayList<>();
        PublishedPlaylist head = PlaylistParser.parse(text.lines().iterator(), (_, entry) -> entries.add(entry));
        return head.with(entries);
    }

    /**
     * Reads a playlist that may be megabytes long: its segments are not kept.
     *
     * @param content UTF-8
     * @param length of the content that is read, in bytes
     * @param segments takes them one after the other, also if the playlist proves malformed afterwards
     * @return the playlist without its segments
     * @throws MalformedPlaylistException if a strict player would not take it
     */
    public static PublishedPlaylist scan(byte[] content, int length, Segments segments)
            throws MalformedPlaylistException {
        Reader text = new InputStreamReader(new ByteArrayInputStream(content, 0, length), StandardCharsets.UTF_8);
        return PlaylistParser.parse(
                new BufferedReader(text).lines().iterator(), (parser, entry) -> segments.take(parser.begin(), entry));
    }

    /** Takes the segments of a playlist one after the other. */
    @FunctionalInterface
    public interface Segments {
        /** @param head what the playlist says before its first segment */
        void take(PublishedPlaylist head, PlaylistEntry entry);
    }

    private PublishedPlaylist with(List<PlaylistEntry> others) {
        return new PublishedPlaylist(version, targetSeconds, mediaSequence, discontinuitySequence, type, others, ended);
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
