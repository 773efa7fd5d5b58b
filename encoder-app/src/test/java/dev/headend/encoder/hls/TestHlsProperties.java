package dev.headend.encoder.hls;

import dev.headend.encoder.hls.HlsProperties.PlaylistType;

/** Settings of HLS for tests. */
public final class TestHlsProperties {
    /** What holds when no variable is set. */
    public static final HlsProperties DEFAULT = of(3, 10, 86_400, 16_777_216);

    private TestHlsProperties() {}

    /** What is off by default is off. */
    public static HlsProperties of(int segmentSeconds, int livePlaylistSize, int vodMaxSize, int fragmentCountLimit) {
        return new HlsProperties(
                segmentSeconds, livePlaylistSize, vodMaxSize, fragmentCountLimit, false, 0, PlaylistType.LIVE, 0);
    }

    /** The same with encrypted segments. @param segmentsPerKey less than 0 = not encrypted */
    public static HlsProperties withKeys(HlsProperties settings, int segmentsPerKey) {
        return new HlsProperties(
                settings.segmentSeconds(),
                settings.livePlaylistSize(),
                settings.vodMaxSize(),
                settings.fragmentCountLimit(),
                segmentsPerKey >= 0,
                Math.max(0, segmentsPerKey),
                settings.playlistType(),
                settings.snapshotSeconds());
    }

    /** Live playlists keep all segments. @param fragmentCountLimit with which the stream ends */
    public static HlsProperties ofEvent(int fragmentCountLimit) {
        return new HlsProperties(3, 3, 86_400, fragmentCountLimit, false, 0, PlaylistType.EVENT, 0);
    }

    /** With the channel's latest picture. */
    public static HlsProperties withSnapshots(int seconds) {
        return new HlsProperties(3, 10, 86_400, 16_777_216, false, 0, PlaylistType.LIVE, seconds);
    }
}
