package dev.headend.rtmp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headend.fixture.NoLeaks;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.chunk.ChunkMessage;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NoLeaks.class)
class MessageEncoderTest {
    static Stream<Arguments> messages() {
        return Stream.of(
                arguments(new RtmpMessage.SetChunkSize(4096), 2, 1, 0, "00001000"),
                arguments(new RtmpMessage.Acknowledgement(-1), 2, 3, 0, "ffffffff"),
                arguments(new UserControl(UserControl.Event.STREAM_BEGIN, 1), 2, 4, 0, "0000 00000001"),
                arguments(new UserControl(UserControl.Event.PING_RESPONSE, 16), 2, 4, 0, "0007 00000010"),
                arguments(new RtmpMessage.WindowAckSize(2_500_000), 2, 5, 0, "002625a0"),
                arguments(new RtmpMessage.SetPeerBandwidth(2_500_000), 2, 6, 0, "002625a0 02"),
                arguments(
                        new RtmpMessage.Command(7, "ping", 2, List.of(new Amf0.Null(), new Amf0.Bool(true))),
                        3,
                        20,
                        7,
                        "02 0004 70696e67 00 4000000000000000 05 01 01"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void writesWhatTheSpecificationSays(RtmpMessage message, int chunkStream, int type, int stream, String payload) {
        expect(encoded(message), chunkStream, type, stream, 0, payload);
    }

    @Test
    void mediaKeepsItsPayloadAndItsTimestamp() {
        expect(encoded(new RtmpMessage.Audio(1, 10, bytes("af01"))), 4, 8, 1, 10, "af01");
        expect(encoded(new RtmpMessage.Video(2, 20, bytes("1701"))), 6, 9, 2, 20, "1701");
        expect(encoded(new RtmpMessage.Data(3, 30, bytes("0200"))), 5, 18, 3, 30, "0200");
    }

    @Test
    void whatWasIgnoredIsNotSent() {
        assertThat(MessageEncoder.encode(new RtmpMessage.Ignored(99, "unknown"), ByteBufAllocator.DEFAULT))
                .isNull();
    }

    @Test
    void noArgumentOfACommandIsLogged() {
        assertThat(new RtmpMessage.Command(0, "publish", 1, List.of(new Amf0.Null(), new Amf0.Text("key"))))
                .hasToString("command publish with 2 arguments");
    }

    private static ChunkMessage encoded(RtmpMessage message) {
        return Objects.requireNonNull(MessageEncoder.encode(message, ByteBufAllocator.DEFAULT));
    }

    @Test
    void anArgumentThatIsNotThereIsUndefined() {
        RtmpMessage.Command command = new RtmpMessage.Command(0, "x", 0, List.of(new Amf0.Null()));

        assertThat(command.argument(0)).isEqualTo(new Amf0.Null());
        assertThat(command.argument(1)).isEqualTo(new Amf0.Undefined());
    }

    private static void expect(
            ChunkMessage message, int chunkStream, int type, int stream, int timestamp, String payload) {
        assertThat(message.chunkStreamId()).isEqualTo(chunkStream);
        assertThat(message.type()).isEqualTo(type);
        assertThat(message.messageStreamId()).isEqualTo(stream);
        assertThat(message.timestamp()).isEqualTo(timestamp);
        assertThat(ByteBufUtil.hexDump(message.content())).isEqualTo(payload.replace(" ", ""));
        message.release();
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    }
}
