package dev.headend.edge.rtmp.server;

import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.amf0.Amf0Writer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Bytes behind the handshake as clients write them that do not run here, or that are broken: each header is chosen by hand, and
 * nothing of ours makes them.
 */
final class ClientBytes {
    static final int SET_CHUNK_SIZE = 1;
    static final int AUDIO = 8;
    static final int VIDEO = 9;
    static final int AMF3_COMMAND = 17;
    static final int COMMAND = 20;
    static final int AGGREGATE = 22;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int chunkSize = 128;

    byte[] toBytes() {
        return out.toByteArray();
    }

    /** These bytes. */
    ClientBytes raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** A message whose first chunk has a whole header. */
    ClientBytes message(int chunkStream, int type, int timestamp, byte... payload) {
        return message(0, chunkStream, type, timestamp, payload);
    }

    /**
     * A message.
     *
     * @param format of its first chunk's header, 0 to 3; what that leaves out is not written
     * @param timestamp or the difference to the one before
     */
    ClientBytes message(int format, int chunkStream, int type, int timestamp, byte... payload) {
        header(format, chunkStream, type, timestamp, payload.length);
        for (int sent = 0; sent < payload.length; sent += chunkSize) {
            if (sent > 0) {
                basicHeader(3, chunkStream);
            }
            out.writeBytes(Arrays.copyOfRange(payload, sent, Math.min(sent + chunkSize, payload.length)));
        }
        return this;
    }

    /** Only the header of a message's first chunk. */
    ClientBytes header(int format, int chunkStream, int type, int timestamp, int length) {
        basicHeader(format, chunkStream);
        if (format < 3) {
            int24(timestamp);
        }
        if (format < 2) {
            int24(length);
            out.write(type);
        }
        if (format == 0) {
            boolean ofTheConnection = type == SET_CHUNK_SIZE;
            out.writeBytes(new byte[] {(byte) (ofTheConnection ? 0 : 1), 0, 0, 0});
        }
        return this;
    }

    private void basicHeader(int format, int chunkStream) {
        int first = format << 6;
        if (chunkStream < 64) {
            out.write(first | chunkStream);
        } else if (chunkStream < 320) {
            out.write(first);
            out.write(chunkStream - 64);
        } else {
            out.write(first | 1);
            out.write(chunkStream - 64);
            out.write(chunkStream - 64 >> 8);
        }
    }

    ClientBytes setChunkSize(int bytes) {
        message(2, SET_CHUNK_SIZE, 0, Unpooled.copyInt(bytes).array());
        chunkSize = bytes;
        return this;
    }

    ClientBytes command(int chunkStream, String name, double transaction, Amf0... arguments) {
        return message(chunkStream, COMMAND, 0, amf0(name, transaction, arguments));
    }

    /** As Flash sends it when it may: AMF0 behind a byte that says so. */
    ClientBytes amf3Command(String name, double transaction, Amf0... arguments) {
        byte[] amf0 = amf0(name, transaction, arguments);
        byte[] framed = new byte[amf0.length + 1];
        System.arraycopy(amf0, 0, framed, 1, amf0.length);
        return message(3, AMF3_COMMAND, 0, framed);
    }

    private static byte[] amf0(String name, double transaction, Amf0... arguments) {
        ByteBuf buffer = Unpooled.buffer();
        Amf0Writer.write(buffer, new Amf0.Text(name));
        Amf0Writer.write(buffer, new Amf0.Number(transaction));
        for (Amf0 argument : arguments) {
            Amf0Writer.write(buffer, argument);
        }
        return ByteBufUtil.getBytes(buffer);
    }

    private void int24(int value) {
        out.write(value >> 16);
        out.write(value >> 8);
        out.write(value);
    }
}
