package dev.headend.encoder.hls.output;

/** Why a segment is a gap in the playlists. */
public enum LossCause {
    /** The storage did not take it in time, or there was no room for it to wait. */
    STORAGE,
    /** FFmpeg did not make it, because it died or was restarted, or what it made cannot be read. */
    FFMPEG
}
