package dev.headend.container;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What precedes the first cluster, as far as a late receiver needs it: the EBML header, the segment's beginning, Info and Tracks. The
 * segment gets an unknown size, and where its other elements are is left out: neither would be true of what such a receiver gets.
 */
final class WebmHeader {
    private static final byte[] SEGMENT = {
        0x18,
        0x53,
        (byte) 0x80,
        0x67,
        0x01,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF
    };
    private static final byte[] CLUSTER = {
        0x1F,
        0x43,
        (byte) 0xB6,
        0x75,
        0x01,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF
    };
    private static final byte[] TIMESTAMP = {(byte) 0xE7, (byte) 0x88};
    private static final int TIMESTAMP_SCALE = 0x2AD7B1;
    private static final long DEFAULT_NANOS_PER_TICK = 1_000_000;
    /** What {@link #withCluster} adds, in bytes. */
    static final int CLUSTER_LENGTH = CLUSTER.length + TIMESTAMP.length + Long.BYTES;

    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private byte @Nullable [] complete;
    private boolean hasTracks;
    private long picture = WebmTracks.NO_PICTURE;
    private long nanosPerTick = DEFAULT_NANOS_PER_TICK;

    /** An EBML header: a document begins, the stream's first or another one behind it. */
    void begin(ByteBuf bytes, int at, int length) {
        complete = null;
        hasTracks = false;
        nanosPerTick = DEFAULT_NANOS_PER_TICK;
        collected.reset();
        add(bytes, at, length);
    }

    void segment() {
        if (complete == null) {
            collected.writeBytes(SEGMENT);
        }
    }

    /** @param content where the content begins */
    void info(ByteBuf bytes, int at, int content, int length) {
        if (complete == null) {
            add(bytes, at, length);
            Ebml.visit(bytes, content, at + length, (element, from) -> {
                if (element.id() == TIMESTAMP_SCALE) {
                    nanosPerTick = Ebml.number(bytes, from, (int) Math.min(element.content(), Long.BYTES));
                }
            });
        }
    }

    /** @param content where the content begins */
    void tracks(ByteBuf bytes, int at, int content, int length) {
        if (complete == null && !hasTracks) {
            hasTracks = true;
            picture = WebmTracks.picture(bytes, content, at + length);
            add(bytes, at, length);
        }
    }

    /** A cluster begins, so nothing more is added. @return the header; null if there is too little */
    byte @Nullable [] end() {
        if (complete == null && hasTracks) {
            complete = collected.toByteArray();
            collected.reset();
        }
        return complete;
    }

    boolean isTooLong() {
        return collected.size() + CLUSTER_LENGTH > ContainerScanner.MAX_HEADER;
    }

    /** Null until its end was seen. */
    byte @Nullable [] complete() {
        return complete;
    }

    /** The number of the picture's track, or {@link WebmTracks#NO_PICTURE}. */
    long picture() {
        return picture;
    }

    /** A time in milliseconds. */
    long millis(long ticks) {
        return nanosPerTick == DEFAULT_NANOS_PER_TICK ? ticks : (long) (ticks * (nanosPerTick / 1e6));
    }

    /** The complete header, followed by the beginning of a cluster of this time. */
    static byte[] withCluster(byte[] header, long timestamp) {
        return Unpooled.buffer(header.length + CLUSTER_LENGTH)
                .writeBytes(header)
                .writeBytes(CLUSTER)
                .writeBytes(TIMESTAMP)
                .writeLong(timestamp)
                .array();
    }

    private void add(ByteBuf bytes, int at, int length) {
        collected.writeBytes(ByteBufUtil.getBytes(bytes, at, length));
    }
}
