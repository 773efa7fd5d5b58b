package dev.headend.system.synthetic;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** Cuts messages into chunks, the first of which has the long header. */
public final class Chunks {
    /** Of what is sent here, as most encoders have it. */
    static final int SIZE = 4096;
    /** Of the header that a message begins with. */
    static final int HEADER = 12;
    /** Of the timestamp in a message. */
    private static final int TIMESTAMP = 1;

    private static final int MEDIA_STREAM = 1;

    static final int SET_CHUNK_SIZE = 1;
    static final int AUDIO = 8;
    static final int VIDEO = 9;
    static final int DATA = 18;
    public static final int COMMAND = 20;

    private Chunks() {}

    /**
     * A message in chunks.
     *
     * @param chunkStream 2 to 63
     * @param stream the message stream; 0 for the connection itself
     */
    public static ByteBuffer message(int chunkStream, int type, int stream, byte[] payload) {
        int more = payload.length == 0 ? 0 : (payload.length - 1) / SIZE;
        ByteBuffer out = ByteBuffer.allocateDirect(HEADER + payload.length + more);
        out.put((byte) chunkStream).put(new byte[3]);
        out.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        out.put((byte) type).putInt(Integer.reverseBytes(stream));
        for (int sent = 0; sent < payload.length; sent += SIZE) {
            if (sent > 0) {
                out.put((byte) (0xC0 | chunkStream));
            }
            out.put(payload, sent, Math.min(SIZE, payload.length - sent));
        }
        return out.flip();
    }

    /** A stream, each picture and each audio frame a message. */
    static SyntheticStream stream(SyntheticMedia media) {
        List<StampedMessage> pictures = IntStream.range(0, media.cycle())
                .mapToObj(number -> media(VIDEO, media.picture(number), HEADER + SyntheticMedia.STAMP))
                .toList();
        return new SyntheticStream(
                List.of(
                        message(chunkStream(VIDEO), VIDEO, MEDIA_STREAM, SyntheticMedia.videoHeader()),
                        message(chunkStream(AUDIO), AUDIO, MEDIA_STREAM, SyntheticMedia.audioHeader())),
                List.of(
                        new SyntheticStream.Track(SyntheticMedia.PICTURE_NANOS, pictures),
                        new SyntheticStream.Track(
                                SyntheticMedia.AUDIO_NANOS, List.of(media(AUDIO, media.audio(), 0)))));
    }

    private static StampedMessage media(int type, byte[] payload, int stamp) {
        return new StampedMessage(message(chunkStream(type), type, MEDIA_STREAM, payload), TIMESTAMP, stamp, (byte) 0);
    }

    private static int chunkStream(int type) {
        return type == VIDEO ? 6 : 4;
    }

    /** Changes the timestamp of a message that is in chunks already. */
    static void setTimestamp(ByteBuffer message, int millis) {
        message.put(TIMESTAMP, (byte) (millis >> 16)).putShort(TIMESTAMP + 1, (short) millis);
    }
}
