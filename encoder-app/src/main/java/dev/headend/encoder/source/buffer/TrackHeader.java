package dev.headend.encoder.source.buffer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What describes a track: two tracks with equal headers go on as one. Immutable. */
public final class TrackHeader {
    private final byte[] bytes;
    private final boolean message;

    private TrackHeader(byte[] bytes, boolean message) {
        this.bytes = bytes;
        this.message = message;
    }

    /** A sequence header. @param message an FLV tag's body; not to be changed afterwards */
    public static TrackHeader ofSequenceHeader(byte[] message) {
        return new TrackHeader(message, true);
    }

    /** The description of a track that has no sequence header. @param firstBytes what all its messages begin with */
    public static TrackHeader ofFrames(byte[] firstBytes) {
        return new TrackHeader(firstBytes, false);
    }

    /** The bytes that describe the track; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether it is a message of the stream, which a decoder needs before the first frame. */
    public boolean isMessage() {
        return message;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof TrackHeader header
                        && message == header.message
                        && Arrays.equals(bytes, header.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "header of " + bytes.length + " bytes";
    }
}
