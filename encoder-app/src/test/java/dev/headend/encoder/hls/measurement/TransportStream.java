package dev.headend.encoder.hls.measurement;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;

/** A transport stream written packet by packet, its content in hexadecimal digits. */
final class TransportStream {
    static final int VIDEO = 0x100;
    static final int AUDIO = 0x101;
    private static final int MAP = 0x1000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A packet in which a section or PES packet begins; what is left of it is filled with ff. */
    TransportStream start(int pid, String payload) {
        return packet("47" + HexFormat.of().toHexDigits((short) (0x4000 | pid)) + "10" + payload);
    }

    /** A packet that continues what began in another. */
    TransportStream more(int pid, String payload) {
        return packet("47" + HexFormat.of().toHexDigits((short) pid) + "10" + payload);
    }

    /** Any packet; what is left of it is filled with ff. */
    TransportStream packet(String content) {
        byte[] given = parse(content);
        byte[] packet = Arrays.copyOf(given, TsPacket.LENGTH);
        Arrays.fill(packet, given.length, TsPacket.LENGTH, (byte) 0xff);
        bytes.writeBytes(packet);
        return this;
    }

    /** The PAT of one programme, whose PMT has the PID 1000. */
    TransportStream association() {
        //             pointer, table 0, length 13, stream 1, version, sections 0 of 0, programme 1: PID 1000, checksum
        return start(0, "00 00 b00d 0001 c1 0000 0001 f000 00000000");
    }

    /** The PMT. */
    TransportStream map(String streams) {
        int length = 9 + parse(streams).length + 4;
        //              pointer, table 2, length, programme 1, version, sections, clock PID, no descriptors, ...,
        // checksum
        return start(
                MAP,
                "00 02 b0" + HexFormat.of().toHexDigits((byte) length) + "0001 c1 0000 e100 f000" + streams
                        + "00000000");
    }

    /** The PMT of H.264 and AAC. */
    TransportStream mapOfBoth() {
        return map("1b e100 f000" + "0f e101 f000");
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    Codecs codecs() throws IOException {
        return TsCodecReader.codecsOf(new ByteArrayInputStream(toBytes()));
    }

    private static byte[] parse(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
