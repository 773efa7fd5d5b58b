package dev.headend.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.rtmp.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;

class ChunkPropertyTest {
    private record Message(int chunkStreamId, int type, int stream, int timestamp, String payload) {}

    @AfterTry
    void nothingLeaks() {
        LeakPresenceDetector.check();
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadBack(
            @ForAll("messages") List<Message> messages, @ForAll @IntRange(min = 1, max = 300) int chunkSize) {
        assertThat(read(List.of(written(messages, chunkSize)))).isEqualTo(messages);
    }

    @Property(tries = 300)
    void itDoesNotMatterWhereTheBytesAreCut(
            @ForAll("messages") List<Message> messages,
            @ForAll @IntRange(min = 1, max = 300) int chunkSize,
            @ForAll @IntRange(min = 1, max = 40) int cut) {
        ByteBuf all = written(messages, chunkSize);
        List<ByteBuf> pieces = new ArrayList<>();
        while (all.isReadable()) {
            pieces.add(all.readRetainedSlice(Math.min(cut, all.readableBytes())));
        }
        all.release();

        assertThat(read(pieces)).isEqualTo(messages);
    }

    @Property(tries = 500)
    void garbageIsReadOrRefusedCleanly(@ForAll @Size(max = 2000) byte[] garbage) {
        try (ChunkReader reader = new ChunkReader(new ChunkLimits(4000, 8000, 8))) {
            read(reader, Unpooled.wrappedBuffer(garbage), ChunkMessage::release);
        } catch (ProtocolViolation expected) {
            assertThat(expected).hasMessageNotContaining("null");
        }
    }

    @Provide
    Arbitrary<List<Message>> messages() {
        Arbitrary<Integer> chunkStreams = Arbitraries.of(3, 4, 63, 64, 100, 319, 320, 65599);
        Arbitrary<Integer> timestamps =
                Arbitraries.oneOf(Arbitraries.integers(), Arbitraries.of(0, 0xFFFFFE, 0xFFFFFF, 0x1000000, -1));
        Arbitrary<String> payloads = Combinators.combine(Arbitraries.integers().between(0, 700), Arbitraries.longs())
                .as(ChunkPropertyTest::hex);
        return Combinators.combine(
                        chunkStreams,
                        Arbitraries.of(8, 9, 18, 20),
                        Arbitraries.integers().between(0, 5),
                        timestamps,
                        payloads)
                .as(Message::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    /** Bytes of their own each would take the generator longer than all the rest. */
    private static String hex(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return ByteBufUtil.hexDump(bytes);
    }

    private static ByteBuf written(List<Message> messages, int chunkSize) {
        CompositeByteBuf all = Unpooled.compositeBuffer(64);
        UnpooledByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
        ChunkMessage setChunkSize = new ChunkMessage(2, ControlType.SET_CHUNK_SIZE, 0, 0, Unpooled.copyInt(chunkSize));
        all.addComponent(true, ChunkWriter.write(allocator, setChunkSize, 128));
        for (Message message : messages) {
            ChunkMessage chunked = new ChunkMessage(
                    message.chunkStreamId,
                    message.type,
                    message.stream,
                    message.timestamp,
                    Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(message.payload)));
            all.addComponent(true, ChunkWriter.write(allocator, chunked, chunkSize));
        }
        return all;
    }

    private static List<Message> read(List<ByteBuf> pieces) {
        List<Message> messages = new ArrayList<>();
        try (ChunkReader reader = new ChunkReader(ChunkLimits.PUBLISHER)) {
            pieces.forEach(piece -> read(reader, piece, read -> messages.add(message(read))));
            assertThat(reader.heldBytes()).isZero();
        }
        messages.removeIf(message -> message.type() == ControlType.SET_CHUNK_SIZE);
        return messages;
    }

    private static void read(ChunkReader reader, ByteBuf piece, Consumer<ChunkMessage> out) {
        try {
            ChunkMessage next = reader.next(piece, UnpooledByteBufAllocator.DEFAULT);
            while (next != null) {
                out.accept(next);
                next = reader.next(piece, UnpooledByteBufAllocator.DEFAULT);
            }
        } finally {
            piece.release();
        }
    }

    private static Message message(ChunkMessage read) {
        String payload = ByteBufUtil.hexDump(read.content());
        read.release();
        return new Message(read.chunkStreamId(), read.type(), read.messageStreamId(), read.timestamp(), payload);
    }
}
