package dev.headend.rtmp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.fixture.NoLeaks;
import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.chunk.ChunkMessage;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
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
    private static final String PART_OF_ONE_BYTE = "08 000001 000000 00 000000 af 0000000c";
    private static final String EMPTY_PART = "08 000000 000000 00 000000 0000000b";

    private final Queue<RtmpMessage> decoded = new ArrayDeque<>();

    @Test
    void controlMessages() {
        assertThat(read(1, "00001000")).isEqualTo(new RtmpMessage.SetChunkSize(4096));
        assertThat(read(3, "ffffffff")).isEqualTo(new RtmpMessage.Acknowledgement(-1));
        assertThat(read(5, "002625a0")).isEqualTo(new RtmpMessage.WindowAckSize(2_500_000));
        assertThat(read(6, "002625a0 02")).isEqualTo(new RtmpMessage.SetPeerBandwidth(2_500_000));
        assertThat(read(4, "0006 00000010")).isEqualTo(new UserControl(UserControl.Event.PING_REQUEST, 16));
        assertThat(read(4, "0003 00000001 00000bb8"))
                .as("set buffer length")
                .isEqualTo(new RtmpMessage.Ignored(4, "user control event 3"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, ''",
        "1, 000010",
        "2, ''",
        "3, 00",
        "4, ''",
        "4, 00",
        "4, 0006",
        "4, 0006 000000",
        "5, 0000",
        "6, ''",
        "6, 000000",
        "99, ''"
    })
    void controlMessagesThatAreTooShortAreIgnored(int type, String hex) {
        assertThat(read(type, hex)).isInstanceOfSatisfying(RtmpMessage.Ignored.class, ignored -> {
            assertThat(ignored.type()).isEqualTo(type);
            assertThat(ignored.why()).endsWith("control message too short");
        });
    }

    @ParameterizedTest
    @CsvSource({"2, 00000004", "7, 00000000", "16, 00000000", "19, 00000000", "255, 00000000"})
    void typesThatNobodyUsesAreIgnored(int type, String hex) {
        assertThat(read(type, hex)).isEqualTo(new RtmpMessage.Ignored(type, "not used here"));
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
        send(22, 1000, "08 000001 fffff0 00 000000 af 0000000c  08 000001 000004 01 000000 af 0000000c");

        assertThat(timestampOfAudio()).isEqualTo(1000);
        assertThat(timestampOfAudio()).isEqualTo(1020);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08 000002 000005 00 000000 af01", "08 000002 000005 00 000000 af01 0000"})
    void anAggregateMayEndWithoutABackPointer(String hex) {
        send(22, 7, hex);

        assertThat(timestampOfAudio()).isEqualTo(7);
    }

    private int timestampOfAudio() {
        RtmpMessage.Audio audio = (RtmpMessage.Audio) decoded.remove();
        audio.payload().release();
        return audio.timestamp();
    }

    /** Where the message ends is known, so that the connection can go on. */
    @ParameterizedTest
    @CsvSource({
        "'', command without a name",
        "05, command without a name",
        "06, command without a name",
        "02 0007 636f, AMF0 string longer than its message",
        "02 0001 61 ff, unknown AMF0 marker 255",
        "02 0001 61 00 3ff0000000000000 11 0a, unknown AMF0 marker 17",
        "02 0001 61 0a ffffffff, AMF0 value cut off",
    })
    void aCommandThatIsNoneIsIgnored(String hex, String why) {
        assertThat(read(20, hex)).isEqualTo(new RtmpMessage.Ignored(20, why));
        assertThat(read(17, hex)).isEqualTo(new RtmpMessage.Ignored(17, why));
    }

    @Test
    void aCommandWithoutATransactionIdOrWithAnotherThing() {
        assertThat(read(20, "02 0001 61")).isEqualTo(new RtmpMessage.Command(1, "a", 0, List.of()));
        assertThat(read(20, "02 0001 61 05 05"))
                .isEqualTo(new RtmpMessage.Command(1, "a", 0, List.of(new Amf0.Null())));
    }

    /** 64 KiB of properties without names: each would take some hundred bytes. */
    @Test
    void aCommandCannotCostManyTimesWhatItSent() {
        assertThat(read(20, "02 0001 61 03" + "0000 05".repeat(20_000)))
                .isEqualTo(new RtmpMessage.Ignored(20, "more than 512 AMF0 values in a message"));
    }

    @Test
    void dataLosesWhatIsMeantForTheServerOnly() {
        assertThat(payload(18, SET_DATA_FRAME + ON_META_DATA + "05")).isEqualTo(compact(ON_META_DATA + "05"));
        assertThat(payload(15, "00" + SET_DATA_FRAME + ON_META_DATA)).isEqualTo(compact(ON_META_DATA));
        assertThat(payload(15, SET_DATA_FRAME + ON_META_DATA)).isEqualTo(compact(ON_META_DATA));
        assertThat(payload(18, ON_META_DATA + "05")).isEqualTo(compact(ON_META_DATA + "05"));
        assertThat(payload(18, "")).isEmpty();
    }

    /** As it is sent on, it would be taken for AMF0. */
    @ParameterizedTest
    @ValueSource(strings = {"", "00", "06 15 6f6e4d65746144617461", "00 11 06 03 61"})
    void dataThatIsReallyAmf3IsIgnored(String hex) {
        assertThat(read(15, hex)).isEqualTo(new RtmpMessage.Ignored(15, "data in AMF3"));
    }

    @Test
    void mediaOfAnyLength() {
        assertThat(payload(8, "")).isEmpty();
        assertThat(payload(9, "17 00")).isEqualTo("1700");
    }

    @Test
    void anAggregateIsSplitAndItsTimesAreMoved() {
        send(22, 1000, "08 000002 000005 00 000000 af01 0000000d  09 000001 000019 00 000000 27 0000000c");

        RtmpMessage.Audio audio = (RtmpMessage.Audio) decoded.remove();
        RtmpMessage.Video video = (RtmpMessage.Video) decoded.remove();
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

        assertThat(decoded).isEmpty();
    }

    /** Aggregates in aggregates, commands and control messages have no place there; empty parts hold nothing. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 15, 17, 20, 22})
    void onlyMediaIsTakenFromAnAggregate(int type) {
        send(22, 0, "%02x 000004 000000 00 000000 00000002 0000000f".formatted(type) + EMPTY_PART + PART_OF_ONE_BYTE);

        assertThat(timestampOfAudio()).isZero();
        assertThat(decoded).isEmpty();
    }

    /** Else a part that is kept (a sequence header) would keep the whole aggregate. */
    @Test
    void eachPartHasBytesOfItsOwn() {
        ByteBuf aggregate =
                ByteBufAllocator.DEFAULT.buffer().writeBytes(ByteBufUtil.decodeHexDump(compact(PART_OF_ONE_BYTE)));
        decode(new ChunkMessage(3, 22, 1, 0, aggregate.retain()));

        RtmpMessage.Audio audio = (RtmpMessage.Audio) decoded.remove();
        assertThat(aggregate.refCnt()).isEqualTo(1);
        assertThat(audio.payload().capacity()).isEqualTo(1);
        audio.payload().release();
        aggregate.release();
    }

    @Test
    void theNumberOfPartsIsBounded() {
        send(22, 0, PART_OF_ONE_BYTE.repeat(1024));
        assertThat(decoded).hasSize(1024);
        releaseAll();

        assertThatThrownBy(() -> send(22, 0, EMPTY_PART.repeat(1025)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("aggregate message of more than 1024 parts");
    }

    /** FourCCs: 61766331 avc1, 68766331 hvc1, 4f707573 Opus. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "one codec,          9, 96 10 61766331 00 000002 a0a1 02 000001 b0,"
                + " 96 00 61766331 00 a0a1; 96 00 61766331 02 b0",
        "a codec each,       9, 96 20 61766331 00 000001 a0 68766331 01 000001 b0,"
                + " 96 00 61766331 00 a0; 96 00 68766331 01 b0",
        "metadata,           9, d6 14 61766331 00 000001 a0 01 000000, d6 04 61766331 00 a0; d6 04 61766331 01",
        "MPEG-2 TS,          9, 96 15 61763031 01 000001 a0, 96 05 61763031 01 a0",
        "behind a modifier,  9, 97 00 aa 06 10 61766331 00 000001 a0, 96 00 61766331 00 a0",
        "audio,              8, 95 10 4f707573 00 000001 a0 07 000001 b0, 95 00 4f707573 00 a0; 95 00 4f707573 07 b0",
        "channels,           8, 95 14 4f707573 03 000001 a0, 95 04 4f707573 03 a0",
        "frames stay,        9, 96 11 61766331 00 000001 a0 02 000001 b0, 96 11 61766331 00 000001 a0 02 000001 b0",
        "an end stays,       9, 96 12 61766331 00 000000 02 000000, 96 12 61766331 00 000000 02 000000",
        "one track stays,    9, 96 00 61766331 02 b0, 96 00 61766331 02 b0",
        "no multitrack,      9, 90 61766331 b0, 90 61766331 b0",
        "type 5 of audio,    8, 95 15 4f707573 00 000001 a0, 95 15 4f707573 00 000001 a0",
        "no track,           9, 96 10 61766331, 96 10 61766331",
        "a track too long,   9, 96 10 61766331 00 000002 a0, 96 10 61766331 00 000002 a0",
        "a track cut off,    9, 96 10 61766331 00 000001 a0 01 0000, 96 10 61766331 00 000001 a0 01 0000",
        "legacy,             9, 17 00 000000, 17 00 000000",
        "nothing,            9, '', ''",
    })
    void headersOfSeveralTracksAreMessagesOfTheirOwn(String what, int type, String hex, String parts) {
        send(type, 5, hex);

        for (String part : parts.split(";", -1)) {
            RtmpMessage.Timed message = (RtmpMessage.Timed) decoded.remove();
            assertThat(message).isInstanceOf(type == 8 ? RtmpMessage.Audio.class : RtmpMessage.Video.class);
            assertThat(message.timestamp()).isEqualTo(5);
            assertThat(ByteBufUtil.hexDump(message.payload())).isEqualTo(compact(part));
            message.payload().release();
        }
        assertThat(decoded).isEmpty();
    }

    @Test
    void theNumberOfTracksIsBounded() {
        send(9, 0, "96 10 61766331" + "00 000000".repeat(256));
        assertThat(decoded).hasSize(256);
        releaseAll();

        send(9, 0, "96 10 61766331" + "00 000000".repeat(257));
        assertThat(decoded).as("relayed as it is").hasSize(1);
        releaseAll();
    }

    private void releaseAll() {
        decoded.forEach(message -> ((RtmpMessage.Timed) message).payload().release());
        decoded.clear();
    }

    private String payload(int type, String hex) {
        RtmpMessage.Timed message = (RtmpMessage.Timed) read(type, hex);
        String payload = ByteBufUtil.hexDump(message.payload());
        message.payload().release();
        return payload;
    }

    private RtmpMessage read(int type, String hex) {
        send(type, 0, hex);
        return decoded.remove();
    }

    private void send(int type, int timestamp, String hex) {
        byte[] bytes = HexFormat.of().parseHex(compact(hex));
        decode(new ChunkMessage(
                3, type, 1, timestamp, ByteBufAllocator.DEFAULT.buffer().writeBytes(bytes)));
    }

    private void decode(ChunkMessage message) {
        MessageDecoder.decode(message, ByteBufAllocator.DEFAULT, decoded::add);
    }

    private static String compact(String hex) {
        return hex.replace(" ", "");
    }
}
