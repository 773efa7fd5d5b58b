package dev.headend.edge.websocket.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is held of frames that are not complete. */
@ExtendWith(NoLeaks.class)
class FrameDecoderTest {
    private static final int READ_BUFFER = 64 << 10;
    private static final int LENGTH = 1_000;
    private static final int HEADER = 8;

    private final FrameDecoder decoder = new FrameDecoder(1 << 20);
    private final EmbeddedChannel connection = new EmbeddedChannel(decoder);

    /** Cut at each place, in the header too. */
    @Test
    void theBeginningOfAFrameKeepsNoBufferThatItWasReadInto() {
        for (int cut = 1; cut < HEADER + LENGTH; cut++) {
            ByteBuf buffer = Unpooled.directBuffer(READ_BUFFER, READ_BUFFER);
            buffer.writeBytes(frame(3)).writeBytes(frame(4), 0, cut);
            connection.writeInbound(buffer.retain());
            assertThat(decoder.heldBytes()).as("cut at %d", cut).isLessThan(READ_BUFFER / 4);
            assertThat(buffer.refCnt()).as("cut at %d", cut).isOne();
            buffer.release();

            connection.writeInbound(Unpooled.wrappedBuffer(frame(4), cut, HEADER + LENGTH - cut));
            assertThat(contents()).containsExactly(3, 4);
        }
        connection.finishAndReleaseAll();
    }

    /** Masked with zeros, so that it reads as it is. */
    private static byte[] frame(int content) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeByte(0x82).writeByte(0x80 | 126).writeShort(LENGTH).writeInt(0);
        for (int i = 0; i < LENGTH; i++) {
            frame.writeByte(content);
        }
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes).release();
        return bytes;
    }

    /** Of each frame what all its bytes are. */
    private List<Integer> contents() {
        List<Integer> contents = new ArrayList<>();
        for (BinaryWebSocketFrame next = connection.readInbound(); next != null; next = connection.readInbound()) {
            ByteBuf bytes = next.content();
            byte first = bytes.getByte(0);
            assertThat(bytes.readableBytes()).isEqualTo(LENGTH);
            assertThat(bytes.forEachByte(each -> each == first)).isEqualTo(-1);
            contents.add((int) first);
            next.release();
        }
        return contents;
    }
}
