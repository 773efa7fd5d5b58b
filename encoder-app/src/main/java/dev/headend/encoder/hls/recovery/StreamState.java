package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.playlist.KeyRotation;
import dev.headend.hls.PlaylistEntry;
import dev.headend.hls.PublishedPlaylist;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state file of a stream.
 *
 * @param channel its channel
 * @param stream its id
 * @param encoder id of the encoder whose it is
 * @param epoch how many encoders had it before; segments are called {@code 7.ts}, those of epoch 2 {@code 7-2.ts}
 * @param record whether everything is kept
 * @param targetSeconds {@code EXT-X-TARGETDURATION}
 * @param previews folder of the preview images; "" = none
 * @param keys of its segments; null = they are not encrypted
 * @param ended when its playlists were completed; null = not yet
 */
public record StreamState(
        String channel,
        String stream,
        String encoder,
        int epoch,
        boolean record,
        int targetSeconds,
        String previews,
        List<RenditionState> renditions,
        @Nullable KeyRotation keys,
        @Nullable Instant ended) {
    public StreamState {
        renditions = List.copyOf(renditions);
    }

    /**
     * One of its renditions.
     *
     * @param name of its folder
     * @param attributes of {@code EXT-X-STREAM-INF}, as measured so far
     * @param firstKept number of the first segment that is not deleted
     * @param next number of the next segment
     * @param discontinuitySequence of the live playlist
     * @param lastDate when the last segment began; null = there is none
     * @param longestSeconds duration of the longest live playlist so far
     * @param vodPart number of the last part of the recording; -1 = none
     */
    public record RenditionState(
            String name,
            String attributes,
            int firstKept,
            int next,
            int discontinuitySequence,
            @Nullable Instant lastDate,
            int longestSeconds,
            int vodPart) {
        /** As its last live playlist was. @param measured of {@code EXT-X-STREAM-INF} */
        RenditionState after(PublishedPlaylist live, String measured) {
            List<PlaylistEntry> entries = live.entries();
            return new RenditionState(
                    name,
                    measured,
                    firstKept,
                    Math.max(next, live.end()),
                    live.discontinuitySequence(),
                    entries.isEmpty() ? lastDate : entries.getLast().at(),
                    Math.max(longestSeconds, (int) live.duration().toSeconds() + 1),
                    vodPart);
        }
    }

    /** Path of the stream's folder, with a slash at its end. */
    public String folder() {
        return "hls/" + channel + "/" + stream + "/";
    }

    /** Path of the state file of a stream. */
    static String path(StreamRef stream) {
        return "hls/" + stream.channel() + "/" + stream.stream() + "/state.json";
    }

    /** Whose it is. */
    StreamRef ref() {
        return new StreamRef(channel, stream);
    }

    /** The same stream in other hands. */
    StreamState takenBy(String other) {
        return new StreamState(
                channel, stream, other, epoch + 1, record, targetSeconds, previews, renditions, keys, ended);
    }

    StreamState with(List<RenditionState> others) {
        return new StreamState(channel, stream, encoder, epoch, record, targetSeconds, previews, others, keys, ended);
    }

    /** The same stream, complete. */
    public StreamState endedAt(Instant time) {
        return new StreamState(
                channel, stream, encoder, epoch, record, targetSeconds, previews, renditions, keys, time);
    }

    /** A stream of a channel, as an encoder's file lists it. */
    public record StreamRef(String channel, String stream) {}
}
