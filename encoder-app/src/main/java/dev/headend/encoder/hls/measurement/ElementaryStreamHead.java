package dev.headend.encoder.hls.measurement;

import java.io.ByteArrayOutputStream;

/** The first bytes of an elementary stream, without PES headers (ISO/IEC 13818-1, 2.4.3.6). */
final class ElementaryStreamHead {
    /** More than enough: parameter sets precede the first frame of video, and a header the first of audio. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int FIXED_HEADER = 9;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean began;

    void add(TsPacket packet) {
        byte[] payload = packet.payload();
        int begin = packet.start() ? afterHeader(payload) : 0;
        began |= packet.start();
        if (began) {
            bytes.write(payload, begin, Math.min(payload.length - begin, MAX_BYTES - bytes.size()));
        }
    }

    boolean full() {
        return bytes.size() >= MAX_BYTES;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** Where the data begins; the payload's end when it has no complete header. */
    private static int afterHeader(byte[] payload) {
        boolean header = payload.length >= FIXED_HEADER && payload[0] == 0 && payload[1] == 0 && payload[2] == 1;
        return header ? Math.min(payload.length, FIXED_HEADER + (payload[8] & 0xff)) : payload.length;
    }
}
