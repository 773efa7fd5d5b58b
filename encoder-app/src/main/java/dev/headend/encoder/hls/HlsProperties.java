package dev.headend.encoder.hls;

import dev.headend.encoder.hls.playlist.KeyRotation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How HLS is segmented and kept (spec/encoder.md, "Configuration").
 *
 * @param segmentSeconds planned duration of a segment, at least 1 ({@code HLS_TIME_SECONDS})
 * @param livePlaylistSize segments in a live playlist, at least 3 ({@code HLS_LIVE_PLAYLIST_SIZE}); more where they are
 *     short, because it never holds less than three target durations
 * @param vodMaxSize segments after which a recording continues in another playlist, at least 1
 *     ({@code HLS_VOD_MAX_SIZE})
 * @param fragmentCountLimit segments after which those of a stream are discarded, at least 1
 *     ({@code HLS_FRAGMENT_COUNT_LIMIT})
 * @param keys whether segments are encrypted ({@code HLS_KEYS})
 * @param segmentsPerKey segments after which another key follows; 0 = one key for all of a rendition
 *     ({@code HLS_FRAGMENTS_PER_KEY})
 * @param playlistType what a live playlist keeps ({@code HLS_PLAYLIST_TYPE})
 * @param snapshotSeconds seconds between two versions of a channel's latest picture; 0 = there is none
 *     ({@code SNAPSHOT_INTERVAL_SECONDS})
 */
@ConfigurationProperties("headend.encoder.hls")
public record HlsProperties(
        int segmentSeconds,
        int livePlaylistSize,
        int vodMaxSize,
        int fragmentCountLimit,
        boolean keys,
        int segmentsPerKey,
        PlaylistType playlistType,
        int snapshotSeconds) {
    static final int MIN_LIVE_PLAYLIST_SIZE = 3;
    /** A playlist is loaded again with every segment: of so many, it has a megabyte. */
    static final int MAX_LIVE_PLAYLIST_SIZE = 10_000;

    /** What a live playlist keeps. */
    public enum PlaylistType {
        /** The latest segments. */
        LIVE,
        /** All segments of the stream, which ends when there are as many as may be. */
        EVENT
    }

    /** @throws IllegalArgumentException if a number is out of its range */
    public HlsProperties {
        if (segmentSeconds < 1
                || livePlaylistSize < MIN_LIVE_PLAYLIST_SIZE
                || vodMaxSize < 1
                || fragmentCountLimit < 1
                || segmentsPerKey < 0
                || snapshotSeconds < 0) {
            throw new IllegalArgumentException("HLS settings out of range");
        }
    }

    /** Planned duration of a segment. */
    public Duration segmentTime() {
        return Duration.ofSeconds(segmentSeconds);
    }

    /** Whether a live playlist keeps all segments of the stream. */
    public boolean isEvent() {
        return playlistType == PlaylistType.EVENT;
    }

    /** Segments in a live playlist, at most, unless they are short. */
    public int liveWindow() {
        return isEvent() ? Math.min(MAX_LIVE_PLAYLIST_SIZE, fragmentCountLimit) : livePlaylistSize;
    }

    /** Which key is for which segment; null = segments are not encrypted. */
    public @Nullable KeyRotation keyRotation() {
        return keys ? new KeyRotation(segmentsPerKey) : null;
    }
}
