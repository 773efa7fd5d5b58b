package dev.headend.system.synthetic;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A stream like that of an encoder: 25 pictures a second whose sizes vary, each fiftieth of them a keyframe six times as
 * large, and AAC at 44.1 kHz. Its messages are made once, in chunks, and only stamped when they are sent: with the time of
 * that and a number. Used by one thread.
 */
final class SyntheticStream {
    /** Between two pictures. */
    static final long PICTURE_NANOS = 40_000_000;
    /** Between two audio messages: 1,024 samples. */
    static final long AUDIO_NANOS = 1024L * 1_000_000_000 / 44_100;

    /** Where a picture has its stamp, in its payload: behind the tag's header, a length and the type of the NAL unit. */
    static final int STAMP = 10;
    /** A stamp: when it was due by {@link System#nanoTime()}, and which picture it is. */
    static final int STAMP_LENGTH = 12;

    private static final int GROUP = 50;
    private static final int KEYFRAME_FACTOR = 6;
    private static final int AUDIO_BITS = 96_000;
    private static final int STREAM = 1;
    private static final List<Double> SIZES = List.of(0.6, 1.3, 0.8, 1.4, 0.9, 1.1, 0.9);

    private final ByteBuffer keyframe;
    private final List<ByteBuffer> pictures;
    private final ByteBuffer audio;

    SyntheticStream(int bitsPerSecond) {
        double videoBytesOfGroup = (bitsPerSecond - AUDIO_BITS) / 8.0 * GROUP * PICTURE_NANOS / 1e9;
        double picture = videoBytesOfGroup / (GROUP - 1 + KEYFRAME_FACTOR);
        keyframe = makePicture((int) (picture * KEYFRAME_FACTOR), true);
        pictures = SIZES.stream()
                .map(factor -> makePicture((int) (picture * factor), false))
                .toList();
        audio = makeAudio((int) (AUDIO_BITS / 8.0 * AUDIO_NANOS / 1e9));
    }

    /** What comes before the media: the headers of both codecs. */
    List<ByteBuffer> headers() {
        byte[] avc = HexFormat.of()
                .parseHex("17000000000164001fffe100196764001facd9405005bb011000000300100000030320f1831960"
                        + "01000668ebe3cb22c0");
        byte[] aac = HexFormat.of().parseHex("af001210");
        return List.of(Chunks.message(6, Chunks.VIDEO, STREAM, avc), Chunks.message(4, Chunks.AUDIO, STREAM, aac));
    }

    /** The next picture, to be sent before another is asked for. */
    ByteBuffer picture(int number, long due) {
        boolean key = number % GROUP == 0;
        ByteBuffer message = key ? keyframe : pictures.get(number % pictures.size());
        Chunks.setTimestamp(message, (int) (number * PICTURE_NANOS / 1_000_000));
        message.putLong(Chunks.HEADER + STAMP, due).putInt(Chunks.HEADER + STAMP + 8, number);
        return message.rewind();
    }

    /** The next audio message, to be sent before another is asked for. */
    ByteBuffer audio(int number) {
        Chunks.setTimestamp(audio, (int) (number * AUDIO_NANOS / 1_000_000));
        return audio.rewind();
    }

    private static ByteBuffer makePicture(int length, boolean key) {
        byte[] payload = noise(length);
        ByteBuffer.wrap(payload)
                .put((byte) (key ? 0x17 : 0x27))
                .put((byte) 1)
                .put(new byte[3])
                .putInt(length - 9)
                .put((byte) (key ? 0x65 : 0x41));
        return Chunks.message(6, Chunks.VIDEO, STREAM, payload);
    }

    private static ByteBuffer makeAudio(int length) {
        byte[] payload = noise(length);
        ByteBuffer.wrap(payload).put((byte) 0xAF).put((byte) 1);
        return Chunks.message(4, Chunks.AUDIO, STREAM, payload);
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[Math.max(length, STAMP + STAMP_LENGTH)];
        new Random(length).nextBytes(bytes);
        IntStream.range(0, bytes.length).filter(i -> bytes[i] == 0).forEach(i -> bytes[i] = 1);
        return bytes;
    }
}
