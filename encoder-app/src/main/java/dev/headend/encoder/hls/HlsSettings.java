package dev.headend.encoder.hls;

import java.time.Duration;

/**
 * How HLS is cut and kept (spec/encoder.md, "Configuration").
 *
 * @param segmentSeconds how long segments are meant to be, at least 1 ({@code HLS_TIME_SECONDS})
 * @param livePlaylistSize segments a live playlist has, at least 3 ({@code HLS_LIVE_PLAYLIST_SIZE}); it keeps more where
 *     they are short, never less than three target durations
 * @param vodMaxSize segments after which a recording goes on in another playlist, at least 1 ({@code HLS_VOD_MAX_SIZE})
 * @param fragmentCountLimit segments after which a stream gets no more of them, at least 1
 *     ({@code HLS_FRAGMENT_COUNT_LIMIT})
 */
public record HlsSettings(int segmentSeconds, int livePlaylistSize, int vodMaxSize, int fragmentCountLimit) {
    /** What holds when nobody sets anything. */
    public static final HlsSettings DEFAULT = new HlsSettings(3, 10, 86_400, 16_777_216);

    private static final int MIN_LIVE_PLAYLIST_SIZE = 3;

    /** @throws IllegalArgumentException if a number is out of its range */
    public HlsSettings {
        if (segmentSeconds < 1
                || livePlaylistSize < MIN_LIVE_PLAYLIST_SIZE
                || vodMaxSize < 1
                || fragmentCountLimit < 1) {
            throw new IllegalArgumentException("HLS settings out of range");
        }
    }

    /** How long segments are meant to be. */
    public Duration segmentTime() {
        return Duration.ofSeconds(segmentSeconds);
    }
}
