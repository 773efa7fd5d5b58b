package dev.headend.encoder;

import dev.headend.encoder.hls.HlsSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The HLS that is made.
 *
 * @param segmentSeconds how long a segment is meant to be ({@code HLS_TIME_SECONDS})
 * @param liveSegments how many segments a live playlist names ({@code HLS_LIVE_PLAYLIST_SIZE})
 * @param vodSegments how many segments a VOD playlist names before there is another ({@code HLS_VOD_MAX_SIZE})
 * @param segmentLimit how many segments a stream gets at most ({@code HLS_FRAGMENT_COUNT_LIMIT})
 */
@ConfigurationProperties("headend.encoder.hls")
record HlsProperties(int segmentSeconds, int liveSegments, int vodSegments, int segmentLimit) {
    HlsSettings settings() {
        return new HlsSettings(segmentSeconds, liveSegments, vodSegments, segmentLimit);
    }
}
