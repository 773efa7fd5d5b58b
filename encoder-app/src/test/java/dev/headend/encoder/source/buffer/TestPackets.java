package dev.headend.encoder.source.buffer;

import dev.headend.encoder.source.buffer.Packet.Kind;

/** Packets and tracks for tests, named by letters: equal letters are equal headers. */
public final class TestPackets {
    private static final int BODY = 904;
    /** What each of them takes of the memory. */
    public static final int COST = 1000;

    private TestPackets() {}

    /** Tracks: the video's letter, the audio's letter; {@code -} = none. */
    public static Tracks tracks(String letters) {
        return new Tracks(header(letters.charAt(0)), header(letters.charAt(1)), null, null);
    }

    private static TrackHeader header(char letter) {
        return letter == '-' ? null : TrackHeader.ofSequenceHeader(new byte[] {(byte) letter});
    }

    /** A packet: {@code k} a keyframe, {@code v} another frame, {@code a} sound, {@code c} an opaque chunk. */
    public static Packet packet(String kind, long timeMs, String tracks) {
        Kind of = switch (kind) {
            case "k", "v" -> Kind.VIDEO;
            case "a" -> Kind.AUDIO;
            default -> Kind.CHUNK;
        };
        return Packet.of(of, timeMs, kind.equals("k"), tracks(tracks), new byte[BODY]);
    }
}
