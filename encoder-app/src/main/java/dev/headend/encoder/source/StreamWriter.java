package dev.headend.encoder.source;

import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.TrackHeader;
import dev.headend.encoder.source.buffer.Tracks;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes packets as FLV (Adobe's specification 10.1, annex E), whose timestamps are stream times; the chunks of opaque streams as
 * they are.
 */
final class StreamWriter {
    private static final int AUDIO = 8;
    private static final int VIDEO = 9;
    private static final int HAS_VIDEO = 1;
    private static final int HAS_AUDIO = 4;
    private static final int TAG_HEADER = 11;

    private final OutputStream to;

    StreamWriter(OutputStream to) {
        this.to = to;
    }

    /** Begins a stream of tracks. @param first its first packet */
    void begin(Tracks tracks, Packet first) throws IOException {
        if (first.tracks().container() != null) {
            to.write(first.tracks().container().bytes());
        }
        long timeMs = first.timeMs();
        int flags = (tracks.video() == null ? 0 : HAS_VIDEO) | (tracks.audio() == null ? 0 : HAS_AUDIO);
        if (flags == 0) {
            return;
        }
        to.write(new byte[] {'F', 'L', 'V', 1, (byte) flags, 0, 0, 0, 9, 0, 0, 0, 0});
        header(VIDEO, timeMs, tracks.video());
        header(AUDIO, timeMs, tracks.audio());
    }

    private void header(int type, long timeMs, @Nullable TrackHeader header) throws IOException {
        if (header != null && header.isMessage()) {
            tag(type, timeMs, header.bytes());
        }
    }

    void write(Packet packet) throws IOException {
        switch (packet.kind()) {
            case VIDEO -> tag(VIDEO, packet.timeMs(), packet.body());
            case AUDIO -> tag(AUDIO, packet.timeMs(), packet.body());
            case CHUNK -> to.write(packet.body());
        }
    }

    private void tag(int type, long timeMs, byte[] body) throws IOException {
        int time = (int) timeMs;
        byte[] header = new byte[TAG_HEADER];
        header[0] = (byte) type;
        number(header, 1, body.length, 3);
        number(header, 4, time, 3);
        header[7] = (byte) (time >>> 24);
        to.write(header);
        to.write(body);
        byte[] size = new byte[4];
        number(size, 0, TAG_HEADER + body.length, 4);
        to.write(size);
    }

    private static void number(byte[] to, int at, int value, int length) {
        for (int i = 0; i < length; i++) {
            to[at + i] = (byte) (value >>> 8 * (length - 1 - i));
        }
    }
}
