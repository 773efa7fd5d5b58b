package dev.headend.system.synthetic;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Of what a player receives over RTMP. */
final class ChunkReader implements StreamReader {
    private static final int[] HEADER_LENGTHS = {11, 7, 3, 0};

    private final Pictures pictures;
    private final Map<Integer, Stream> streams = new HashMap<>();
    /** What has come of a header, or of the beginning of a message's payload, that is not whole yet. */
    private final ByteBuffer pending = ByteBuffer.allocate(64);

    private int chunkSize = 128;
    private int skip;

    private static final class Stream {
        private int length;
        private int type;
        private int left;
        private boolean extended;
    }

    ChunkReader(Pictures pictures) {
        this.pictures = pictures;
    }

    @Override
    public void read(ByteBuffer in) {
        while (in.hasRemaining()) {
            if (skip > 0) {
                int some = Math.min(skip, in.remaining());
                in.position(in.position() + some);
                skip -= some;
            } else {
                pending.put(in.get());
                if (!chunkBegins()) {
                    continue;
                }
                pending.clear();
            }
        }
    }

    /** Whether the header is whole, with as much of the payload as matters; then the rest of the chunk is to be skipped. */
    private boolean chunkBegins() {
        int first = pending.get(0) & 0xFF;
        int basic = (first & 0x3F) == 0 ? 2 : (first & 0x3F) == 1 ? 3 : 1;
        int format = first >> 6;
        int header = basic + HEADER_LENGTHS[format];
        if (pending.position() < header) {
            return false;
        }
        int id = basic == 1
                ? first & 0x3F
                : 64 + (pending.get(1) & 0xFF) + (basic == 3 ? 256 * (pending.get(2) & 0xFF) : 0);
        Stream stream = streams.computeIfAbsent(id, _ -> new Stream());
        boolean extended = format == 3 ? stream.extended : int24(basic) == 0xFFFFFF;
        int begin = header + (extended ? 4 : 0);
        int length = format < 2 ? int24(basic + 3) : stream.length;
        int type = format < 2 ? pending.get(basic + 6) : stream.type;
        int left = stream.left > 0 ? stream.left : length;
        int chunk = Math.min(left, chunkSize);
        int wanted = stream.left > 0 ? 0 : Math.min(chunk, interesting(type));
        if (pending.position() < begin + wanted) {
            return false;
        }
        if (stream.left == 0) {
            look(type, begin, wanted);
        }
        stream.extended = extended;
        stream.length = length;
        stream.type = type;
        stream.left = left - chunk;
        skip = chunk - wanted;
        return true;
    }

    private static int interesting(int type) {
        return switch (type) {
            case Chunks.SET_CHUNK_SIZE -> 4;
            case Chunks.VIDEO -> SyntheticMedia.STAMP + StampedMessage.STAMP_LENGTH;
            default -> 0;
        };
    }

    private void look(int type, int begin, int length) {
        if (type == Chunks.SET_CHUNK_SIZE) {
            chunkSize = pending.getInt(begin);
        } else if (type == Chunks.VIDEO && length > SyntheticMedia.STAMP && pending.get(begin + 1) == 1) {
            int stamp = begin + SyntheticMedia.STAMP;
            pictures.picture(pending.getLong(stamp), pending.getInt(stamp + Long.BYTES));
        }
    }

    private int int24(int index) {
        return (pending.get(index) & 0xFF) << 16 | pending.getShort(index + 1) & 0xFFFF;
    }
}
