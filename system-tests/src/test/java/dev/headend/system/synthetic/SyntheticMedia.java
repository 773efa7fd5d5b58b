package dev.headend.system.synthetic;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Media like that of an encoder: 25 pictures a second whose sizes vary, each fiftieth of them a keyframe six times as large, and AAC at
 * 44.1 kHz. In the form that FLV and RTMP have in common; the content is noise without a zero.
 */
final class SyntheticMedia {
    /** Between two pictures. */
    static final long PICTURE_NANOS = 40_000_000;
    /** Between two audio frames: 1,024 samples. */
    static final long AUDIO_NANOS = 1024L * 1_000_000_000 / 44_100;
    /** From a keyframe to the next, in pictures. */
    static final int GROUP = 50;

    /** Where a picture has room for its stamp: behind the tag's header, a length and the type of the NAL unit. */
    static final int STAMP = 10;

    private static final int KEYFRAME_FACTOR = 6;
    private static final int AUDIO_BITS = 96_000;
    private static final List<Double> SIZES = List.of(0.6, 1.3, 0.8, 1.4, 0.9, 1.1, 0.9);

    private final byte[] keyframe;
    private final List<byte[]> pictures;
    private final byte[] audio;

    SyntheticMedia(int bitsPerSecond) {
        double videoBytesOfGroup = (bitsPerSecond - AUDIO_BITS) / 8.0 * GROUP * PICTURE_NANOS / 1e9;
        double picture = videoBytesOfGroup / (GROUP - 1 + KEYFRAME_FACTOR);
        keyframe = makePicture((int) (picture * KEYFRAME_FACTOR), true);
        pictures = SIZES.stream()
                .map(factor -> makePicture((int) (picture * factor), false))
                .toList();
        audio = makeAudio((int) (AUDIO_BITS / 8.0 * AUDIO_NANOS / 1e9));
    }

    static byte[] videoHeader() {
        return HexFormat.of()
                .parseHex("17000000000164001fffe100196764001facd9405005bb011000000300100000030320f1831960"
                        + "01000668ebe3cb22c0");
    }

    static byte[] audioHeader() {
        return HexFormat.of().parseHex("af001210");
    }

    /** How many pictures come before all is repeated. */
    int cycle() {
        return GROUP * pictures.size();
    }

    /** Of the pictures with this number. */
    byte[] picture(int number) {
        return number % GROUP == 0 ? keyframe : pictures.get(number % pictures.size());
    }

    byte[] audio() {
        return audio;
    }

    private static byte[] makePicture(int length, boolean key) {
        byte[] payload = noise(length);
        ByteBuffer.wrap(payload)
                .put((byte) (key ? 0x17 : 0x27))
                .put((byte) 1)
                .put(new byte[3])
                .putInt(length - 9)
                .put((byte) (key ? 0x65 : 0x41));
        return payload;
    }

    private static byte[] makeAudio(int length) {
        byte[] payload = noise(length);
        ByteBuffer.wrap(payload).put((byte) 0xAF).put((byte) 1);
        return payload;
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[Math.max(length, STAMP + StampedMessage.STAMP_LENGTH)];
        new Random(length).nextBytes(bytes);
        IntStream.range(0, bytes.length).filter(i -> bytes[i] == 0).forEach(i -> bytes[i] = 1);
        return bytes;
    }
}
