package dev.headend.encoder.hls.playlist;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a recording, of which there may be a hundred thousand, in 21 bytes each: the last thousand in memory, the others in a
 * file if there is one. A block that cannot be written there stays in memory. For one thread at a time; may block.
 */
final class SegmentLog {
    private static final int BLOCK_SEGMENTS = 1024;
    private static final int SEGMENT_BYTES = 2 * Long.BYTES + Integer.BYTES + 1;
    private static final int BLOCK_BYTES = BLOCK_SEGMENTS * SEGMENT_BYTES;
    private static final int NO_BLOCK = -1;
    private static final byte DISCONTINUITY = 1;
    private static final byte GAP = 2;

    private final @Nullable Path file;
    /** All but the last; null = in the file. */
    private final List<@Nullable ByteBuffer> full = new ArrayList<>();

    private ByteBuffer last = ByteBuffer.allocate(BLOCK_BYTES);
    private int first;
    private int size;
    /** What was read from the file last. */
    private int readBlock = NO_BLOCK;

    private @Nullable ByteBuffer read;

    /** @param file for what is not in memory; null = everything is */
    SegmentLog(@Nullable Path file) {
        this.file = file;
    }

    int size() {
        return size;
    }

    /** Number of the first segment; 0 when there is none. */
    int first() {
        return first;
    }

    void add(Segment segment) {
        if (!last.hasRemaining()) {
            full.add(isWritten(last) ? null : last);
            last = ByteBuffer.allocate(BLOCK_BYTES);
        }
        readBlock = NO_BLOCK;
        read = null;
        first = size == 0 ? segment.number() : first;
        last.putLong(segment.duration().toNanos() / 1000);
        last.putLong(segment.at().toEpochMilli());
        last.putInt(segment.key());
        last.put((byte) ((segment.discontinuity() ? DISCONTINUITY : 0) | (segment.gap() ? GAP : 0)));
        size++;
    }

    private boolean isWritten(ByteBuffer block) {
        Path target = file;
        if (target == null) {
            return false;
        }
        try {
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            try (FileChannel channel = FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = block.duplicate().flip();
                long begin = (long) full.size() * BLOCK_BYTES;
                while (bytes.hasRemaining()) {
                    int ignored = channel.write(bytes, begin + bytes.position());
                }
                return true;
            }
        } catch (IOException noRoom) {
            return false;
        }
    }

    /**
     * A segment.
     *
     * @param index from 0
     * @throws UncheckedIOException if it cannot be read
     */
    Segment get(int index) {
        ByteBuffer block = block(index / BLOCK_SEGMENTS);
        int at = index % BLOCK_SEGMENTS * SEGMENT_BYTES;
        byte flags = block.get(at + SEGMENT_BYTES - 1);
        return new Segment(
                first + index,
                Duration.ofNanos(block.getLong(at) * 1000),
                Instant.ofEpochMilli(block.getLong(at + Long.BYTES)),
                (flags & DISCONTINUITY) != 0,
                (flags & GAP) != 0,
                block.getInt(at + 2 * Long.BYTES));
    }

    private ByteBuffer block(int number) {
        if (number == full.size()) {
            return last;
        }
        ByteBuffer inMemory = full.get(number);
        return inMemory != null ? inMemory : fromFile(number);
    }

    private ByteBuffer fromFile(int number) {
        ByteBuffer known = read;
        if (known != null && readBlock == number) {
            return known;
        }
        try (FileChannel channel = FileChannel.open(Objects.requireNonNull(file), StandardOpenOption.READ)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
            long begin = (long) number * BLOCK_BYTES;
            while (block.hasRemaining()) {
                if (channel.read(block, begin + block.position()) < 0) {
                    throw new EOFException(file + " is too short");
                }
            }
            readBlock = number;
            read = block;
            return block;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
