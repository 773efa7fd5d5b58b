package dev.headend.rtmp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.fixture.NoLeaks;
import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.chunk.ChunkMessage;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class MessageDecoderTest {
    private static final String CONNECT = "02 0007 636f6e6e656374 00 3ff0000000000000 05";
    private static final String SET_DATA_FRAME = "02 000d 40736574446174614672616d65";
    private static final String ON_META_DATA = "02 000a 6f6e4d65746144617461";

    private final EmbeddedChannel channel = new EmbeddedChannel(new MessageDecoder());

    @AfterEach
    void nothingIsLeft() {
        channel.finishAndReleaseAll();
    }

    @Test
    void controlMessages() {
        assertThat(read(1, "00001000")).isEqualTo(new RtmpMessage.SetChunkSize(4096));
        assertThat(read(3, "ffffffff")).isEqualTo(new RtmpMessage.Acknowledgement(-1));
        assertThat(read(5, "002625a0")).isEqualTo(new RtmpMessage.WindowAckSize(2_500_000));
        assertThat(read(6, "002625a0 02")).isEqualTo(new RtmpMessage.SetPeerBandwidth(2_500_000));
        assertThat(read(4, "0006 00000010")).isEqualTo(new UserControl(UserControl.Event.PING_REQUEST, 16));
        assertThat(read(4, "0003 00000001 00000bb8")).as("set buffer length").isEqualTo(new RtmpMessage.Ignored(4));
    }

    @ParameterizedTest
    @CsvSource({"1, ''", "3, 00", "4, 00", "4, 0006", "5, 0000", "6, ''", "4, ''", "99, ''"})
    void controlMessagesThatAreTooShortAreIgnored(int type, String hex) {
        assertThat(read(type, hex)).isEqualTo(new RtmpMessage.Ignored(type));
    }

    @Test
    void commandsOfBothFramings() {
        RtmpMessage connect = new RtmpMessage.Command(1, "connect", 1, List.of(new Amf0.Null()));

        assertThat(read(20, CONNECT)).isEqualTo(connect);
        assertThat(read(17, "00" + CONNECT)).isEqualTo(connect);
        assertThat(read(17, CONNECT)).as("without the byte in front").isEqualTo(connect);
    }

    @Test
    void theTimesOfAnAggregateHaveAnExtendedByte() {
        send(22, 1000, "08 000000 fffff0 00 000000 0000000b  08 000000 000004 01 000000 0000000b");

        assertThat(timestampOfAudio()).isEqualTo(1000);
        assertThat(timestampOfAudio()).isEqualTo(1020);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08 000000 000005 00 000000", "08 000002 000005 00 000000 af01"})
    void anAggregateMayEndWithoutABackPointer(String hex) {
        send(22, 7, hex);

        assertThat(timestampOfAudio()).isEqualTo(7);
    }

    private int timestampOfAudio() {
        RtmpMessage.Audio audio = channel.readInbound();
        audio.payload().release();
        return audio.timestamp();
    }

    @ParameterizedTest
    @CsvSource({"''", "05", "02 0007 636f", "02 0001 61 ff"})
    void aCommandThatIsNoneIsAViolation(String hex) {
        assertThatThrownBy(() -> read(20, hex)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void dataLosesWhatIsMeantForTheServerOnly() {
        assertThat(payload(18, SET_DATA_FRAME + ON_META_DATA + "05")).isEqualTo(compact(ON_META_DATA + "05"));
        assertThat(payload(15, "00" + SET_DATA_FRAME + ON_META_DATA)).isEqualTo(compact(ON_META_DATA));
        assertThat(payload(18, ON_META_DATA + "05")).isEqualTo(compact(ON_META_DATA + "05"));
    }

    @Test
    void mediaOfAnyLength() {
        assertThat(payload(8, "")).isEmpty();
        assertThat(payload(9, "17 00")).isEqualTo("1700");
    }

    @Test
    void anAggregateIsSplitAndItsTimesAreMoved() {
        send(22, 1000, "08 000002 000005 00 000000 af01 0000000d  09 000001 000019 00 000000 27 0000000c");

        RtmpMessage.Audio audio = channel.readInbound();
        RtmpMessage.Video video = channel.readInbound();
        assertThat(audio.timestamp()).isEqualTo(1000);
        assertThat(ByteBufUtil.hexDump(audio.payload())).isEqualTo("af01");
        assertThat(video.timestamp()).isEqualTo(1020);
        assertThat(ByteBufUtil.hexDump(video.payload())).isEqualTo("27");
        audio.payload().release();
        video.payload().release();
    }

    @ParameterizedTest
    @CsvSource({"''", "08 0000", "08 ffffff 000005 00 000000 af01"})
    void ofAnAggregateThatIsCutOffNothingIsLeft(String hex) {
        send(22, 0, hex);

        assertThat(channel.<Object>readInbound()).isNull();
    }

    private String payload(int type, String hex) {
        RtmpMessage.Timed message = (RtmpMessage.Timed) read(type, hex);
        String payload = ByteBufUtil.hexDump(message.payload());
        message.payload().release();
        return payload;
    }

    private RtmpMessage read(int type, String hex) {
        send(type, 0, hex);
        return channel.readInbound();
    }

    private void send(int type, int timestamp, String hex) {
        byte[] bytes = HexFormat.of().parseHex(compact(hex));
        ChunkMessage message = new ChunkMessage(
                3, type, 1, timestamp, ByteBufAllocator.DEFAULT.buffer().writeBytes(bytes));
        channel.writeInbound(message);
    }

    private static String compact(String hex) {
        return hex.replace(" ", "");
    }
}
