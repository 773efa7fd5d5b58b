package dev.headend.system.synthetic;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A stream as WebM: a message every 200 ms, and a cluster from keyframe to keyframe. Each message begins with an element without
 * a meaning, which has the stamp.
 */
final class WebmPieces {
    /** Of the stamp in a message. */
    static final int STAMP = 2;

    private static final int PICTURES = 5;
    private static final long NANOS = PICTURES * SyntheticMedia.PICTURE_NANOS;
    private static final int VOID = 0xEC;
    private static final String CLUSTER_OF_UNKNOWN_SIZE = "1f43b675" + "01ffffffffffffff";
    private static final String TIMESTAMP_OF_3_BYTES = "e783";
    private static final int BLOCK = 0xA3;
    private static final int VIDEO_TRACK = 1;
    private static final int AUDIO_TRACK = 2;
    private static final int KEYFRAME = 0x80;

    private WebmPieces() {}

    static SyntheticStream stream(SyntheticMedia media) {
        List<StampedMessage> pieces = IntStream.range(0, media.cycle() / PICTURES)
                .mapToObj(piece -> piece(media, piece))
                .toList();
        return new SyntheticStream(
                List.of(Frames.message(Frames.BINARY, header())), List.of(new SyntheticStream.Track(NANOS, pieces)));
    }

    private static StampedMessage piece(SyntheticMedia media, int piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(VOID);
        out.write(0x80 | StampedMessage.STAMP_LENGTH);
        out.writeBytes(new byte[StampedMessage.STAMP_LENGTH]);
        int timestamp = -1;
        if (piece * PICTURES % SyntheticMedia.GROUP == 0) {
            out.writeBytes(HexFormat.of().parseHex(CLUSTER_OF_UNKNOWN_SIZE + TIMESTAMP_OF_3_BYTES));
            timestamp = out.size();
            out.writeBytes(new byte[3]);
        }
        for (int picture = piece * PICTURES; picture < (piece + 1) * PICTURES; picture++) {
            int inGroup = picture % SyntheticMedia.GROUP;
            int flags = inGroup == 0 ? KEYFRAME : 0;
            out.writeBytes(block(VIDEO_TRACK, inGroup * SyntheticMedia.PICTURE_NANOS, flags, media.picture(picture)));
            for (long time : soundOf(inGroup)) {
                out.writeBytes(block(AUDIO_TRACK, time, KEYFRAME, media.audio()));
            }
        }
        return Frames.stamped(out.toByteArray(), timestamp, STAMP);
    }

    /** The times of the sound that begins with a picture. */
    private static long[] soundOf(int picture) {
        long from = picture * SyntheticMedia.PICTURE_NANOS;
        return IntStream.range(0, Integer.MAX_VALUE)
                .mapToLong(number -> number * SyntheticMedia.AUDIO_NANOS)
                .dropWhile(time -> time < from)
                .takeWhile(time -> time < from + SyntheticMedia.PICTURE_NANOS)
                .toArray();
    }

    /** @param nanos since the cluster's beginning */
    private static byte[] block(int track, long nanos, int flags, byte[] frame) {
        byte[] content = new byte[4 + frame.length];
        ByteBuffer.wrap(content)
                .put((byte) (0x80 | track))
                .putShort((short) (nanos / 1_000_000))
                .put((byte) flags)
                .put(frame);
        return element(BLOCK, content);
    }

    private static byte[] header() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(element(0x1A45DFA3, text(0x4282, "webm")));
        out.writeBytes(HexFormat.of().parseHex("18538067" + "01ffffffffffffff"));
        out.writeBytes(element(0x1549A966, element(0x2AD7B1, new byte[] {0x0F, 0x42, 0x40})));
        out.writeBytes(element(0x1654AE6B, track(VIDEO_TRACK, 1, "V_MPEG4/ISO/AVC"), track(AUDIO_TRACK, 2, "A_AAC")));
        return out.toByteArray();
    }

    private static byte[] track(int number, int type, String codec) {
        return element(
                0xAE,
                element(0xD7, new byte[] {(byte) number}),
                element(0x83, new byte[] {(byte) type}),
                text(0x86, codec));
    }

    private static byte[] text(int id, String value) {
        return element(id, value.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] element(int id, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        List.of(parts).forEach(content::writeBytes);
        byte[] head = ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(id)
                .putInt(0x1000_0000 | content.size())
                .array();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int unused = Integer.numberOfLeadingZeros(id) / Byte.SIZE;
        out.write(head, unused, head.length - unused);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    /** Whether a message begins with a stamp. @param at the index of its first byte */
    static boolean isPiece(ByteBuffer bytes, int at) {
        return bytes.get(at) == (byte) VOID && bytes.get(at + 1) == (byte) (0x80 | StampedMessage.STAMP_LENGTH);
    }
}
