package dev.headend.encoder.hls.output;

import dev.headend.encoder.hls.playlist.MediaPlaylist;
import dev.headend.encoder.hls.playlist.MediaPlaylist.Kind;
import dev.headend.encoder.hls.playlist.Segment;
import dev.headend.encoder.storage.RetryingStorage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The VOD playlists of a rendition: {@code vod-0}, and another part each time the last is full. A part is complete when it
 * is full, the last one at the end. For one thread at a time.
 */
final class VodPlaylists {
    private final Parts parts;
    private final int targetSeconds;
    private final int maxSize;
    /** The last part, and before it those whose final version is not stored yet. */
    private final Deque<PlaylistFile> open = new ArrayDeque<>();

    private int next;
    private Duration recorded = Duration.ZERO;

    VodPlaylists(Parts parts, int targetSeconds, int maxSize) {
        this.parts = parts;
        this.targetSeconds = targetSeconds;
        this.maxSize = maxSize;
    }

    /** Creates the file of a part. */
    @FunctionalInterface
    interface Parts {
        /** @param start where the part begins in the recording */
        PlaylistFile part(int number, Duration start, MediaPlaylist empty);
    }

    void append(Segment segment) {
        if (open.isEmpty() || open.getLast().playlist().ended()) {
            open.add(parts.part(next++, recorded, MediaPlaylist.empty(Kind.RECORDING, targetSeconds)));
        }
        PlaylistFile part = open.getLast();
        MediaPlaylist longer = part.playlist().append(segment);
        part.update(longer.segments().size() < maxSize ? longer : longer.end());
        recorded = recorded.plus(segment.duration());
    }

    void end() {
        if (!open.isEmpty() && !open.getLast().playlist().ended()) {
            open.getLast().update(open.getLast().playlist().end());
        }
    }

    void save(RetryingStorage storage) {
        open.forEach(part -> part.save(storage));
        open.removeIf(part -> part.playlist().ended() && part.isSaved());
    }
}
