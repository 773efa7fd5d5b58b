package dev.headend.encoder.source.buffer;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a stream's tracks at a packet.
 *
 * @param video null = no header of it has come
 * @param audio null = no header of it has come
 * @param announced what the stream's metadata say; null = none have come
 */
public record Tracks(
        @Nullable TrackHeader video,
        @Nullable TrackHeader audio,
        @Nullable Announcement announced) {
    /** Nothing is known. */
    public static final Tracks NONE = new Tracks(null, null, null);

    /**
     * What a stream's metadata say. Publishers may be wrong.
     *
     * @param frameRate frames per second; 0 = unknown
     */
    public record Announcement(boolean video, boolean audio, double frameRate) {}

    /** With another header of the video. */
    public Tracks withVideo(TrackHeader header) {
        return new Tracks(header, audio, announced);
    }

    /** With another header of the audio. */
    public Tracks withAudio(TrackHeader header) {
        return new Tracks(video, header, announced);
    }

    /** With other metadata. */
    public Tracks announced(Announcement announcement) {
        return new Tracks(video, audio, announcement);
    }

    /** These, and of others what is unknown here. */
    public Tracks and(Tracks later) {
        return new Tracks(
                video == null ? later.video : video,
                audio == null ? later.audio : audio,
                announced == null ? later.announced : announced);
    }
}
