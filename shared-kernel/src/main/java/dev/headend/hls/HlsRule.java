package dev.headend.hls;

import java.util.Locale;

/** The rules that playlists are judged by, in the order of spec/hls-rules.md. */
public enum HlsRule {
    /** 1: begins with {@code EXTM3U}, has one version that covers what is used, and nothing unknown. */
    FORMAT,
    /** 2: {@code EXT-X-TARGETDURATION} covers every segment and never changes. */
    TARGET_DURATION,
    /** 3: media sequence numbers never decrease, and a segment keeps its number and all that is said of it. */
    MEDIA_SEQUENCE,
    /** 4: segments are added at the end and removed at the head; three target durations stay in a live playlist. */
    WINDOW,
    /** 5: a removed segment stays for its duration plus that of the longest playlist that named it. */
    REMOVAL,
    /** 6: {@code EXT-X-DISCONTINUITY-SEQUENCE} counts the discontinuities that were removed. */
    DISCONTINUITY,
    /** 7: each segment has a date, and dates never go back. */
    DATE_TIME,
    /** 8: nothing changes after {@code EXT-X-ENDLIST}, nor does the type; a growing recording is {@code EVENT}. */
    END,
    /** 9: renditions have the same target duration, segments and discontinuities. */
    ALIGNMENT,
    /** 10: a playlist names only what is stored. */
    STORED,
    /** Of multivariant playlists: attributes are there and well-formed, and what they lead to is stored. */
    MULTIVARIANT;

    /** For metrics: the name in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
