package dev.headend.encoder.source.buffer;

/**
 * A piece of a stream, as it came. Immutable; nobody changes the bytes.
 *
 * @param timeMs stream time of its decoding, in milliseconds; 0 = the stream's first packet
 * @param key whether it is a video frame that needs no other
 * @param tracks what is known of the stream's tracks at it
 * @param body an FLV tag's body, or of an opaque stream a chunk
 * @param cost what it takes of the memory, in bytes
 */
public record Packet(Kind kind, long timeMs, boolean key, Tracks tracks, byte[] body, int cost) {
    /** Of the objects around the bytes. */
    private static final int OVERHEAD = 96;

    /** What a packet is. */
    public enum Kind {
        VIDEO,
        AUDIO,
        /** A chunk of a container of which only that is known where a decoder can begin. */
        CHUNK
    }

    /** A packet that costs its own bytes. */
    public static Packet of(Kind kind, long timeMs, boolean key, Tracks tracks, byte[] body) {
        return new Packet(kind, timeMs, key, tracks, body, body.length + OVERHEAD);
    }

    /** The same packet, which costs the headers too, as the first one that has them. */
    public Packet withCostOf(int headerBytes) {
        return new Packet(kind, timeMs, key, tracks, body, cost + headerBytes);
    }

    /** The same packet at another time. @param otherMs stream time, in milliseconds */
    public Packet at(long otherMs) {
        return new Packet(kind, otherMs, key, tracks, body, cost);
    }

    /** Whether a decoder can begin with it: at a keyframe, or anywhere where there is sound alone. */
    public boolean isEntry() {
        return switch (kind) {
            case VIDEO -> key;
            case AUDIO -> tracks.video() == null;
            case CHUNK -> key;
        };
    }
}
