package dev.headend.encoder.hls.output;

import dev.headend.encoder.hls.playlist.Segment;
import dev.headend.encoder.hls.playlist.VodPart;
import dev.headend.encoder.storage.RetryingStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The VOD playlists of a rendition: {@code vod-0}, and another part each time the last is full. A part is complete when it
 * is full, the last one at the end. For one thread at a time.
 */
final class VodFiles {
    private final Parts parts;
    private final int targetSeconds;
    private final int maxSize;
    private final Path spool;
    /** The last part, and before it those whose final version is not stored yet. */
    private final Deque<VodFile> open = new ArrayDeque<>();

    private int next;
    private Duration recorded = Duration.ZERO;

    /** @param spool folder on a local disk, for what would take too much memory; need not exist */
    VodFiles(Parts parts, int targetSeconds, int maxSize, Path spool) {
        this.parts = parts;
        this.targetSeconds = targetSeconds;
        this.maxSize = maxSize;
        this.spool = spool;
    }

    /** Creates the file of a part. */
    @FunctionalInterface
    interface Parts {
        /** @param start where the part begins in the recording */
        VodFile part(int number, Duration start, VodPart empty);
    }

    void append(Segment segment) {
        if (open.isEmpty() || open.getLast().part().ended()) {
            VodPart empty = new VodPart(targetSeconds, spool.resolve("vod-" + next + ".segments"));
            open.add(parts.part(next++, recorded, empty));
        }
        VodPart part = open.getLast().part();
        part.append(segment);
        if (part.size() >= maxSize) {
            part.end();
        }
        recorded = recorded.plus(segment.duration());
    }

    void end() {
        if (!open.isEmpty()) {
            open.getLast().part().end();
        }
    }

    void save(RetryingStorage storage) {
        open.forEach(file -> file.save(storage));
        open.removeIf(VodFile::isComplete);
    }

    /** Whether all parts are stored as they are, those apart that cannot be played. */
    boolean isSaved() {
        return open.stream().noneMatch(file -> file.part().isPlayable());
    }

    /** Number of the last part; -1 = there is none. */
    int lastPart() {
        return next - 1;
    }
}
