package dev.headend.system.synthetic;

import java.nio.ByteBuffer;

/** Of what a WebSocket's client receives. */
final class FrameReader implements StreamReader {
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;

    private final Pictures pictures;
    /** What has come of a frame's head, and of the beginning of its payload, that is not whole yet. */
    private final ByteBuffer pending = ByteBuffer.allocate(64);

    private long skip;

    FrameReader(Pictures pictures) {
        this.pictures = pictures;
    }

    @Override
    public void read(ByteBuffer in) {
        while (in.hasRemaining()) {
            if (skip > 0) {
                int some = (int) Math.min(skip, in.remaining());
                in.position(in.position() + some);
                skip -= some;
            } else {
                pending.put(in.get());
                if (frameBegins()) {
                    pending.clear();
                }
            }
        }
    }

    /** Whether the head is whole, with as much of the payload as matters; then the rest of the frame is to be skipped. */
    private boolean frameBegins() {
        int have = pending.position();
        int head = have < 2 ? 2 : headLength(pending.get(1));
        if (have < head) {
            return false;
        }
        long length = payloadLength(head);
        int wanted = (pending.get(0) & 0xF) == Frames.BINARY ? (int) Math.min(length, FlvTags.STAMP_END) : 0;
        if (have < head + wanted) {
            return false;
        }
        if (wanted == FlvTags.STAMP_END) {
            look(head);
        }
        skip = length - wanted;
        return true;
    }

    private static int headLength(byte length) {
        return switch (length) {
            case LENGTH_IN_2_BYTES -> 2 + Short.BYTES;
            case LENGTH_IN_8_BYTES -> 2 + Long.BYTES;
            default -> 2;
        };
    }

    private long payloadLength(int head) {
        return switch (head) {
            case 2 -> pending.get(1);
            case 2 + Short.BYTES -> pending.getShort(2) & 0xFFFF;
            default -> pending.getLong(2);
        };
    }

    private void look(int payload) {
        if (FlvTags.isPicture(pending, payload)) {
            tell(payload + FlvTags.STAMP);
        } else if (WebmPieces.isPiece(pending, payload)) {
            tell(payload + WebmPieces.STAMP);
        }
    }

    private void tell(int stamp) {
        pictures.picture(pending.getLong(stamp), pending.getInt(stamp + Long.BYTES));
    }
}
