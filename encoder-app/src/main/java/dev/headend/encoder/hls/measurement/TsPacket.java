package dev.headend.encoder.hls.measurement;

import java.util.Arrays;
import java.util.Optional;

/**
 * One packet of a transport stream (ISO/IEC 13818-1, 2.4.3).
 *
 * @param pid stream that it belongs to
 * @param start whether a section or a PES packet begins in it
 * @param payload may be empty
 */
record TsPacket(int pid, boolean start, byte[] payload) {
    static final int LENGTH = 188;

    private static final int SYNC = 0x47;
    private static final int HEADER = 4;

    /** Parses {@value #LENGTH} bytes; empty when they are no packet, or a damaged one. */
    static Optional<TsPacket> read(byte[] bytes) {
        if (bytes.length != LENGTH || bytes[0] != SYNC) {
            return Optional.empty();
        }
        boolean broken = (bytes[1] & 0x80) != 0;
        int begin = (bytes[3] & 0x20) == 0 ? HEADER : HEADER + 1 + (bytes[HEADER] & 0xff);
        if (broken || begin > LENGTH) {
            return Optional.empty();
        }
        boolean hasPayload = (bytes[3] & 0x10) != 0;
        int pid = (bytes[1] & 0x1f) << 8 | (bytes[2] & 0xff);
        byte[] payload = hasPayload ? Arrays.copyOfRange(bytes, begin, LENGTH) : new byte[0];
        return Optional.of(new TsPacket(pid, (bytes[1] & 0x40) != 0, payload));
    }
}
