package dev.headend.rtmp.benchmark;

import dev.headend.rtmp.chunk.ChunkLimits;
import dev.headend.rtmp.chunk.ChunkMessage;
import dev.headend.rtmp.chunk.ChunkReader;
import dev.headend.rtmp.chunk.ChunkWriter;
import dev.headend.rtmp.chunk.ControlType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A second of a publisher's stream of 2 Mbit/s: 30 pictures, the first of them large, and 47 frames of sound. Written as chunks,
 * and read in the pieces that a socket yields. The time is that of one message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@NullUnmarked
public class ChunkBenchmark {
    private static final int PICTURES = 30;
    private static final int SOUNDS = 47;
    private static final int MESSAGES = PICTURES + SOUNDS;
    private static final int READ = 16 * 1024;

    @Param({"128", "4096"})
    public int chunkSize;

    @Param
    public Allocator allocator;

    private final List<ChunkMessage> messages = new ArrayList<>();
    private final List<ByteBuf> reads = new ArrayList<>();
    private ChunkReader reader;

    @Setup(Level.Trial)
    public void prepare() {
        reader = new ChunkReader(ChunkLimits.PUBLISHER);
        for (int i = 0; i < PICTURES; i++) {
            messages.add(message(6, 9, i * 33, i == 0 ? 60_000 : 6_000));
        }
        for (int i = 0; i < SOUNDS; i++) {
            messages.add(message(4, 8, i * 21, 350));
        }
        messages.sort((one, other) -> Integer.compare(one.timestamp(), other.timestamp()));
        cut();
    }

    private ChunkMessage message(int chunkStream, int type, int timestamp, int length) {
        return new ChunkMessage(
                chunkStream,
                type,
                1,
                timestamp,
                allocator.instance.directBuffer(length).writeZero(length));
    }

    private void cut() {
        ByteBufAllocator heap = allocator.instance;
        ByteBuf setChunkSize = ChunkWriter.write(
                heap, new ChunkMessage(2, ControlType.SET_CHUNK_SIZE, 0, 0, Unpooled.copyInt(chunkSize)), 128);
        reader.next(setChunkSize, heap).release();
        ByteBuf all = heap.directBuffer();
        for (ChunkMessage each : messages) {
            all.writeBytes(ChunkWriter.write(heap, each, chunkSize));
        }
        while (all.isReadable()) {
            int count = Math.min(READ, all.readableBytes());
            reads.add(heap.directBuffer(count).writeBytes(all, count));
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        reader.close();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int write() {
        int written = 0;
        for (ChunkMessage message : messages) {
            ByteBuf chunks = ChunkWriter.write(allocator.instance, message, chunkSize);
            written += chunks.readableBytes();
            chunks.release();
        }
        return written;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int read() {
        int count = 0;
        for (ByteBuf piece : reads) {
            piece.readerIndex(0);
            for (ChunkMessage message = next(piece); message != null; message = next(piece)) {
                message.release();
                count++;
            }
        }
        return count;
    }

    private ChunkMessage next(ByteBuf piece) {
        return reader.next(piece, allocator.instance);
    }
}
