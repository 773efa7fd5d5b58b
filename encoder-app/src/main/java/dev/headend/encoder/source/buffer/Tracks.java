package dev.headend.encoder.source.buffer;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a stream's tracks at a packet.
 *
 * @param video null = no header of it has come
 * @param audio null = no header of it has come
 * @param announced what the stream's metadata say; null = none have come
 * @param container what comes before the latest packet with which a decoder of an opaque container can begin; null = the container is
 *     not known, or there is none
 */
public record Tracks(
        @Nullable TrackHeader video,
        @Nullable TrackHeader audio,
        @Nullable Announcement announced,
        @Nullable ContainerHead container) {
    /** Nothing is known. */
    public static final Tracks NONE = new Tracks(null, null, null, null);

    /**
     * What a stream's metadata say. Publishers may be wrong.
     *
     * @param frameRate frames per second; 0 = unknown
     */
    public record Announcement(boolean video, boolean audio, double frameRate) {}

    /** With another header of the video. */
    public Tracks withVideo(TrackHeader header) {
        return new Tracks(header, audio, announced, null);
    }

    /** With another header of the audio. */
    public Tracks withAudio(TrackHeader header) {
        return new Tracks(video, header, announced, null);
    }

    /** With other metadata. */
    public Tracks announced(Announcement announcement) {
        return new Tracks(video, audio, announcement, null);
    }

    /** These, and of others what is unknown here. */
    public Tracks and(Tracks later) {
        return new Tracks(
                video == null ? later.video : video,
                audio == null ? later.audio : audio,
                announced == null ? later.announced : announced,
                container == null ? later.container : container);
    }

    /** Of a container. */
    public static Tracks in(ContainerHead container) {
        return new Tracks(null, null, null, container);
    }

    /** Without the video. */
    public Tracks withoutVideo() {
        return new Tracks(null, audio, announced, container);
    }
}
