package dev.headend.encoder.hls.output;

import dev.headend.encoder.hls.playlist.MediaPlaylistWriter;
import dev.headend.encoder.hls.playlist.VodPart;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.RetryingStorage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A VOD playlist and its file in storage. To write it whole for each segment would cost with the square of its length, so new
 * segments are appended. A storage that cannot append gets it whole, less often the longer it is
 * (docs/adr/0040-recordings-grow-by-appending.md). For one thread at a time.
 */
final class VodFile {
    /** Readers may see a part of what is appended, up to a page of the operating system. */
    private static final int PAGE = 4096;
    /** Written whole when it has grown by one part in so many. */
    private static final int GROWTH = 128;
    /** Number of segments that may be missing in a growing recording whose storage cannot append. */
    private static final int MAX_BEHIND = 100;

    /** Number of segments whose text is so short, some 100 KB, that each rendition may have it in memory. */
    static final int SHORT = 1_000;

    private final String path;
    private final Runnable onFirst;
    private final VodPart part;
    private boolean announced;
    private int storedSegments;
    private long storedBytes;
    private boolean storedWithGaps;
    private boolean complete;

    /** @param onFirst called once, after it was first stored */
    VodFile(String path, VodPart part, Runnable onFirst) {
        this.path = path;
        this.part = part;
        this.onFirst = onFirst;
    }

    VodPart part() {
        return part;
    }

    /** Whether its final version is stored. */
    boolean isComplete() {
        return complete;
    }

    /** Stores what is new if it is playable; if that fails, the next call tries again. */
    void save(RetryingStorage storage) {
        if (complete || !part.isPlayable()) {
            return;
        }
        boolean newHead = !announced || part.ended() || part.hasGap() != storedWithGaps;
        if (newHead || !append(storage) && isFarBehind()) {
            rewrite(storage);
        }
    }

    private boolean isFarBehind() {
        int behind = part.size() - storedSegments;
        return behind >= Math.clamp(storedSegments / GROWTH, 1, MAX_BEHIND);
    }

    private boolean append(RetryingStorage storage) {
        byte[] tail = MediaPlaylistWriter.tail(part, storedSegments).getBytes(StandardCharsets.UTF_8);
        byte[] padded = afterPageEnd(tail);
        if (tail.length > 0 && !storage.append(path, storedBytes, padded, ContentKind.PLAYLIST)) {
            return false;
        }
        storedSegments = part.size();
        storedBytes += tail.length == 0 ? 0 : padded.length;
        return true;
    }

    /** With empty lines before it, so that no page ends within a line: whatever readers see is a whole playlist. */
    private byte[] afterPageEnd(byte[] tail) {
        int left = PAGE - (int) (storedBytes % PAGE);
        if (tail.length <= left || tail.length > PAGE) {
            return tail;
        }
        byte[] padded = new byte[left + tail.length];
        Arrays.fill(padded, 0, left, (byte) '\n');
        System.arraycopy(tail, 0, padded, left, tail.length);
        return padded;
    }

    private void rewrite(RetryingStorage storage) {
        int bytes = part.size() < SHORT ? put(storage) : putLong(storage);
        if (bytes < 0) {
            return;
        }
        storedSegments = part.size();
        storedBytes = bytes;
        storedWithGaps = part.hasGap();
        complete = part.ended();
        if (!announced) {
            announced = true;
            onFirst.run();
        }
    }

    /** A growing one can wait until its next segment; who waits here stores no live playlist meanwhile. */
    private int putLong(RetryingStorage storage) {
        return storage.putLarge(path, this::text, ContentKind.PLAYLIST, part.ended());
    }

    /** Waits for no other: where a storage cannot append, a short recording is written for each segment. */
    private int put(RetryingStorage storage) {
        byte[] text = text();
        return storage.put(path, text, ContentKind.PLAYLIST) ? text.length : -1;
    }

    /** Megabytes, of a recording of a day. */
    private byte[] text() {
        return MediaPlaylistWriter.write(part);
    }
}
