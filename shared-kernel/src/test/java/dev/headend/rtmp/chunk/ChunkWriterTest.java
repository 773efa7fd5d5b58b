package dev.headend.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.HexFormat;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes as peers expect them, spaces between the fields. */
@ExtendWith(NoLeaks.class)
class ChunkWriterTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "one chunk,           4,     00000010, a0a1,     04     000010 000002 08 01000000 a0a1",
        "no payload,          4,     00000010, '',       04     000010 000000 08 01000000",
        "three chunks,        4,     00000010, a0a1a2a3a4, 04   000010 000005 08 01000000 a0a1 c4 a2a3 c4 a4",
        "an id of two bytes,  64,    00000010, a0a1a2,   00 00  000010 000003 08 01000000 a0a1 c000 a2",
        "an id of three,      320,   00000010, a0a1a2,   010001 000010 000003 08 01000000 a0a1 c10001 a2",
        "the last short time, 4,     00fffffe, a0a1a2,   04     fffffe 000003 08 01000000 a0a1 c4 a2",
        "the first extended,  4,     00ffffff, a0a1a2,   04     ffffff 000003 08 01000000 00ffffff a0a1 c4 00ffffff a2",
        "beyond 2^31,         4,     ffffffff, a0,       04     ffffff 000001 08 01000000 ffffffff a0",
    })
    void writesATypeZeroChunkAndTypeThreeOnes(
            String what, int chunkStream, String timestamp, String payload, String expected) {
        ByteBuf content = Unpooled.wrappedBuffer(HexFormat.of().parseHex(payload));
        ChunkMessage message = new ChunkMessage(chunkStream, 8, 1, Integer.parseUnsignedInt(timestamp, 16), content);
        ByteBuf written = ChunkWriter.write(UnpooledByteBufAllocator.DEFAULT, message, 2);

        assertThat(ByteBufUtil.hexDump(written)).isEqualTo(expected.replace(" ", ""));
        assertThat(content.readerIndex()).as("the payload is only looked at").isZero();
        written.release();
    }

    /** The buffer is as large as is needed and little larger: it is copied nowhere, and much memory is spent on them. */
    @ParameterizedTest
    @CsvSource({"0, 128, 0", "128, 128, 0", "129, 128, 0", "100000, 4096, 0", "100000, 4096, 16777216", "1, 4096, -1"})
    void theBufferFits(int length, int chunkSize, int timestamp) {
        ChunkMessage message = new ChunkMessage(3, 9, 1, timestamp, Unpooled.wrappedBuffer(new byte[length]));
        ByteBuf written = ChunkWriter.write(UnpooledByteBufAllocator.DEFAULT, message, chunkSize);

        int chunks = Math.max(1, Math.ceilDiv(length, chunkSize));
        assertThat(written.capacity() - written.readableBytes()).isBetween(0, 2 * chunks);
        assertThat(ChunkWriter.lengthOf(length, chunkSize) - written.readableBytes())
                .as("at most")
                .isBetween(0, (2 + 4) * chunks);
        written.release();
    }
}
