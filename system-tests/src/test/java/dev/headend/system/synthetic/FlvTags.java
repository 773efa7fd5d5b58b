package dev.headend.system.synthetic;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** A stream as FLV: each tag a message. */
final class FlvTags {
    private static final int HEAD = 11;
    private static final int BACK_POINTER = 4;
    /** Of the timestamp in a tag. */
    private static final int TIMESTAMP = 4;

    /** Of the stamp in a tag with a picture. */
    static final int STAMP = HEAD + SyntheticMedia.STAMP;

    /** Behind it. */
    static final int STAMP_END = STAMP + StampedMessage.STAMP_LENGTH;

    private FlvTags() {}

    static SyntheticStream stream(SyntheticMedia media) {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        headers.writeBytes(HexFormat.of().parseHex("464c5601050000000900000000"));
        headers.writeBytes(tag(Chunks.VIDEO, SyntheticMedia.videoHeader()));
        headers.writeBytes(tag(Chunks.AUDIO, SyntheticMedia.audioHeader()));
        List<StampedMessage> pictures = IntStream.range(0, media.cycle())
                .mapToObj(number -> Frames.stamped(tag(Chunks.VIDEO, media.picture(number)), TIMESTAMP, STAMP))
                .toList();
        StampedMessage audio = Frames.stamped(tag(Chunks.AUDIO, media.audio()), TIMESTAMP, -1);
        return new SyntheticStream(
                List.of(Frames.message(Frames.BINARY, headers.toByteArray())),
                List.of(
                        new SyntheticStream.Track(SyntheticMedia.PICTURE_NANOS, pictures),
                        new SyntheticStream.Track(SyntheticMedia.AUDIO_NANOS, List.of(audio))));
    }

    private static byte[] tag(int type, byte[] payload) {
        byte[] tag = Arrays.copyOf(new byte[] {(byte) type}, HEAD + payload.length + BACK_POINTER);
        ByteBuffer.wrap(tag)
                .put(1, (byte) (payload.length >> 16))
                .putShort(2, (short) payload.length)
                .put(HEAD, payload)
                .putInt(HEAD + payload.length, HEAD + payload.length);
        return tag;
    }

    /** Whether a message begins with a picture. @param at the index of its first byte; as many follow as the stamp's end needs */
    static boolean isPicture(ByteBuffer bytes, int at) {
        return bytes.get(at) == Chunks.VIDEO && bytes.get(at + HEAD + 1) == 1;
    }
}
