package dev.headend.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class ChunkMessageTest {
    @Test
    void anotherPayloadKeepsTheHeader() {
        ChunkMessage message = new ChunkMessage(4, 8, 1, 40, Unpooled.EMPTY_BUFFER);
        ChunkMessage other = message.replace(Unpooled.wrappedBuffer(new byte[3]));

        assertThat(other).hasToString("message of type 8, 3 bytes");
        assertThat(other.chunkStreamId()).isEqualTo(4);
        assertThat(other.messageStreamId()).isEqualTo(1);
        assertThat(other.timestamp()).isEqualTo(40);
    }
}
