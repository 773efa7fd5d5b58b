package dev.headend.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.fixture.NoLeaks;
import dev.headend.rtmp.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes as peers send them, spaces between the fields. */
@ExtendWith(NoLeaks.class)
class ChunkReaderTest {
    private static final ChunkLimits SMALL = new ChunkLimits(1000, 1500, 4);

    private final ChunkReader reader = new ChunkReader(SMALL);
    private final Queue<ChunkMessage> received = new ArrayDeque<>();

    @AfterEach
    void nothingIsLeft() {
        received.forEach(ChunkMessage::release);
        reader.close();
        assertThat(reader.heldBytes()).isZero();
    }

    @Test
    void aWholeHeaderAndAPayload() {
        send("04 000010 000003 08 01000000 aabbcc");

        expect(4, 8, 1, 16, "aabbcc");
    }

    @Test
    void chunkStreamIdsOfTwoAndThreeBytes() {
        send("00 01 000000 000001 08 01000000 aa"); // 64 + 1
        expect(65, 8, 1, 0, "aa");
        send("01 01 02 000000 000001 08 01000000 bb"); // 64 + 1 + 256 * 2
        expect(577, 8, 1, 0, "bb");
    }

    @Test
    void headersThatLeaveOutWhatIsAsBefore() {
        send("04 000064 000001 08 01000000 a0");
        send("44 00000a 000002 09 b0b1"); // type 1: a delta, a length, a type
        send("84 000005 c0c1"); // type 2: a delta
        send("c4 d0d1"); // type 3: the delta once more

        expect(4, 8, 1, 100, "a0");
        expect(4, 9, 1, 110, "b0b1");
        expect(4, 9, 1, 115, "c0c1");
        expect(4, 9, 1, 120, "d0d1");
    }

    @Test
    void aTypeThreeAfterATypeZeroAddsItsTimestampAgain() {
        send("04 000014 000001 08 01000000 a0  c4 a1");

        expect(4, 8, 1, 20, "a0");
        expect(4, 8, 1, 40, "a1");
    }

    @Test
    void messagesOfManyChunkStreamsAreInterleaved() {
        send("02 000000 000004 01 00000000 00000002"); // chunk size 2
        send("04 000000 000003 08 01000000 a0a1");
        send("06 000000 000004 09 01000000 b0b1");
        send("c4 a2");
        send("c6 b2b3");

        expect(2, 1, 0, 0, "00000002");
        expect(4, 8, 1, 0, "a0a1a2");
        expect(6, 9, 1, 0, "b0b1b2b3");
    }

    @Test
    void anExtendedTimestampIsRepeatedOnTypeThreeChunks() {
        send("02 000000 000004 01 00000000 00000002");
        send("04 ffffff 000003 08 01000000 01000000 a0a1  c4 01000000 a2");

        expect(2, 1, 0, 0, "00000002");
        expect(4, 8, 1, 0x01000000, "a0a1a2");
    }

    @Test
    void orItIsLeftOut() {
        send("02 000000 000004 01 00000000 00000002");
        send("04 ffffff 000003 08 01000000 01000000 a0a1  c4 a2");

        expect(2, 1, 0, 0, "00000002");
        expect(4, 8, 1, 0x01000000, "a0a1a2");
    }

    @Test
    void anExtendedTimestampOnACompressedHeaderIsADelta() {
        send("04 000001 000001 08 01000000 a0  44 ffffff 000001 08 01000000 a1");

        expect(4, 8, 1, 1, "a0");
        expect(4, 8, 1, 0x01000001, "a1");
    }

    @Test
    void theTimestampWrapsAtThirtyTwoBits() {
        send("04 ffffff 000001 08 01000000 ffffffff a0  44 000002 000001 08 a1");

        expect(4, 8, 1, 0xFFFFFFFF, "a0");
        expect(4, 8, 1, 1, "a1");
    }

    @Test
    void aCompressedHeaderOnAChunkStreamNeverSeenCountsFromZero() {
        send("44 000007 000001 08 a0");

        expect(4, 8, 0, 7, "a0");
    }

    @Test
    void aMessageWithoutPayload() {
        send("04 000000 000000 09 01000000");

        expect(4, 9, 1, 0, "");
    }

    /** The bytes behind a type 3 chunk begin like the timestamp that is left out there. */
    @ParameterizedTest
    @ValueSource(strings = {"01 00 00 02", "01 00 02 00", "01 02 00 00", "01 00 00 c4"})
    void payloadThatBeginsLikeATimestampComesInPieces(String payload) {
        setChunkSize(4);
        send("04 ffffff 000008 08 01000000 01000000 a0a1a2a3");
        for (String each : ("c4 " + payload).split(" ")) {
            send(each);
        }

        expect(4, 8, 1, 0x01000000, "a0a1a2a3" + payload.replace(" ", ""));
    }

    @Test
    void severalChunksBeginLikeATimestampInPieces() {
        setChunkSize(1);
        send("04 ffffff 000003 08 01000000 01c4c400 01  c4");
        for (String each :
                "01 c4 c4 04 000000 000001 08 01000000 aa".replace(" ", "").split("(?<=\\G..)")) {
            send(each);
        }

        expect(4, 8, 1, 0x01c4c400, "0101c4");
        expect(4, 8, 1, 0, "aa");
    }

    @Test
    void anAbortedMessageIsForgotten() {
        setChunkSize(2);
        send("04 000000 000004 08 01000000 a0a1");
        send("02 000000 000004 02 00000000 0000  c2 0004"); // abort chunk stream 4
        expect(2, 2, 0, 0, "00000004");
        assertThat(reader.heldBytes()).isZero();

        send("c4 b0b1 c4 b2b3"); // a message of its own, not the rest

        expect(4, 8, 1, 0, "b0b1b2b3");
    }

    /** Headers of every form, each with an extended timestamp that is unlike anything beside it. */
    @Test
    void aHeaderMayComeByteByByte() {
        String all = "04 ffffff 000003 08 01000000 11223344 a0a1 c4 11223344 a2"
                + "44 ffffff 000001 09 01020304 b0 84 ffffff 01020305 c0 c4 01020305 d0"
                + "00 10 ffffff 000001 08 01000000 21222324 e0  01 10 20 ffffff 000001 08 01000000 31323334 f0";
        setChunkSize(2);
        for (String each : all.replace(" ", "").split("(?<=\\G..)")) {
            send(each);
        }

        expect(4, 8, 1, 0x11223344, "a0a1a2");
        expect(4, 9, 1, 0x11223344 + 0x01020304, "b0");
        expect(4, 9, 1, 0x11223344 + 0x01020304 + 0x01020305, "c0");
        expect(4, 9, 1, 0x11223344 + 0x01020304 + 2 * 0x01020305, "d0");
        expect(64 + 0x10, 8, 1, 0x21222324, "e0");
        expect(64 + 0x2010, 8, 1, 0x31323334, "f0");
    }

    @Test
    void aHeaderInPiecesTakesMemoryOnlyUntilItIsRead() {
        UnpooledByteBufAllocator counted = new UnpooledByteBufAllocator(false, true);
        assertThat(reader.next(bytes("04 000000 00"), counted)).isNull();
        assertThat(counted.metric().usedHeapMemory()).isPositive();
        assertThat(reader.next(bytes("0002 08 01000000"), counted)).isNull();
        assertThat(counted.metric().usedHeapMemory()).isZero();

        received.add(reader.next(bytes("aabb"), counted));
        expect(4, 8, 1, 0, "aabb");
    }

    /** What was read ahead to find a timestamp is payload. */
    @Test
    void soDoesPayloadThatWasTakenForATimestamp() {
        UnpooledByteBufAllocator counted = new UnpooledByteBufAllocator(false, true);
        received.add(reader.next(bytes("04 ffffff 000003 08 01000000 01020304 aabbcc"), counted));
        expect(4, 8, 1, 0x01020304, "aabbcc");
        assertThat(reader.next(bytes("c4 01"), counted)).isNull();

        assertThat(reader.next(bytes("ff"), counted)).isNull();

        assertThat(counted.metric().usedHeapMemory()).isEqualTo(reader.heldBytes());
    }

    @Test
    void aNewHeaderInsideAMessageDropsThatMessage() {
        send("02 000000 000004 01 00000000 00000002");
        send("04 000000 000004 08 01000000 a0a1  04 000000 000001 08 01000000 b0");

        expect(2, 1, 0, 0, "00000002");
        expect(4, 8, 1, 0, "b0");
    }

    @Test
    void controlMessagesThatAreTooShortHarmNobody() {
        send("02 000000 000001 01 00000000 00  02 000000 000000 05 00000000");
        send("04 000000 000001 08 01000000 aa");

        expect(2, 1, 0, 0, "00");
        expect(2, 5, 0, 0, "");
        expect(4, 8, 1, 0, "aa");
    }

    @Test
    void whatCameIsAcknowledgedByTheWindowOfThePeer() {
        send("02 000000 000004 05 00000000 00000400"); // a window of 1024 bytes
        send("04 000000 0003e8 08 01000000" + "00".repeat(128) + ("c4" + "00".repeat(128)).repeat(6));
        assertThat(reader.isAcknowledgementDue()).isFalse();

        send("c4" + "00".repeat(104));

        assertThat(reader.isAcknowledgementDue()).isTrue();
        assertThat(reader.acknowledge()).isEqualTo(16 + 12 + 1000 + 7);
        assertThat(reader.isAcknowledgementDue()).isFalse();
    }

    @Test
    void anExtendedTimestampMayBeTheLastThatComes() {
        send("04 ffffff 000000 08 01000000 01000000  c4 01000000");

        expect(4, 8, 1, 0x01000000, "");
        expect(4, 8, 1, 0x02000000, "");
    }

    @Test
    void asMuchIsStoredAsTheLimitsAllow() {
        send("04 000000 0003e8 08 01000000" + " 00".repeat(128)); // 1000 bytes announced: the longest message
        send("05 000000 0001f4 08 01000000" + " 00".repeat(128)); // 1500 together
        send("06 000000 000000 08 01000000  07 000000 000000 08 01000000"); // four chunk streams

        expect(6, 8, 1, 0, "");
        expect(7, 8, 1, 0, "");
    }

    /** Whatever ends a message frees what it announced. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "c4", // the rest of it
                "02 000000 000004 02 00000000 00000004", // an abort
                "04 000000 000000 08 01000000", // another one in its place
            })
    void whatHasEndedIsNoLongerCounted(String end) {
        for (int message = 0; message < 5; message++) {
            send("04 000000 0000c8 08 01000000" + " 00".repeat(128) + end + (end.equals("c4") ? "00".repeat(72) : ""));
        }

        send("04 000000 0003e8 08 01000000" + " 00".repeat(128));

        assertThat(reader.heldBytes()).isEqualTo(128);
    }

    @Test
    void anAbortOfNothingHarmsNobody() {
        send("04 000000 000001 08 01000000 aa");
        send("02 000000 000004 02 00000000 00000004  02 000000 000004 02 00000000 00000009");
        send("05 000000 0003e8 08 01000000" + " 00".repeat(128));

        expect(4, 8, 1, 0, "aa");
    }

    @Test
    void anUnfinishedMessageIsReleasedWithItsConnection() {
        send("04 000000 0003e8 08 01000000 aabbcc");
        assertThat(reader.heldBytes()).isEqualTo(3);

        reader.close();

        assertThat(reader.heldBytes()).isZero();
        send("04 000000 000001 08 01000000 aa");
        assertThat(received).as("after the end").isEmpty();
    }

    @Test
    void aMessageThatIsTooLongIsRefusedBeforeItIsStored() {
        refuse("04 000000 0003e9 08 01000000", "message of 1001 bytes, more than 1000");
    }

    /** What was announced takes nothing until it comes. */
    @Test
    void soAreTooManyUnfinishedMessages() {
        setChunkSize(500);
        send("04 000000 0003e8 08 01000000" + " 00".repeat(500));
        send("05 000000 0003e8 08 01000000" + " 00".repeat(500));
        send("06 000000 0003e8 08 01000000" + " 00".repeat(499));
        assertThat(reader.heldBytes()).isEqualTo(1499);
        send("00");
        assertThat(reader.heldBytes()).isEqualTo(1500);

        refuse("c4 00", "more than 1500 bytes of unfinished messages");

        assertThat(reader.heldBytes()).isZero();
    }

    @Test
    void memoryFollowsWhatHasComeAndNotWhatWasAnnounced() {
        setChunkSize(1000);
        send("04 000000 0003e8 08 01000000" + " 00".repeat(100));
        assertThat(reader.heldBytes()).isEqualTo(100);

        send("00");
        assertThat(reader.heldBytes()).as("not copied with each byte").isEqualTo(200);
        send("00".repeat(700));
        assertThat(reader.heldBytes()).isEqualTo(801);
        send("00");
        assertThat(reader.heldBytes()).as("never more than announced").isEqualTo(1000);

        send("00".repeat(198));
        assertThat(reader.heldBytes()).isZero();
    }

    @Test
    void whatIsAtHandIsStoredAtOnce() {
        send("04 000000 0003e8 08 01000000" + ("00".repeat(128) + "c4").repeat(3));

        assertThat(reader.heldBytes()).isEqualTo(3 * 129);
    }

    @Test
    void limitsChangeWhileTheConnectionLives() {
        reader.limits(new ChunkLimits(2000, 4000, 5));
        setChunkSize(1500);
        send("04 000000 0007d0 08 01000000" + "00".repeat(1500));
        send("05 000000 0007d0 08 01000000" + "00".repeat(1500));
        send("06 000000 000000 08 01000000  07 000000 000000 08 01000000");
        received.forEach(ChunkMessage::release);
        received.clear();
        assertThat(reader.heldBytes()).isEqualTo(3000);
        send("c4" + "00".repeat(499));
        assertThat(reader.heldBytes()).isEqualTo(3500);

        reader.limits(SMALL);

        assertThat(reader.heldBytes()).isZero();
        send("00");
        refuse("06 000000 0003e9 08 01000000", "message of 1001 bytes, more than 1000");
    }

    /** A publisher who stops and goes on as a player must not keep what it had begun to send. */
    @Test
    void aMessageThatNewLimitsForbidIsReadToItsEndAndDropped() {
        reader.limits(new ChunkLimits(2000, 4000, 5));
        setChunkSize(1500);
        send("04 000000 0007d0 08 01000000" + "00".repeat(1400));
        reader.limits(SMALL);

        send("00".repeat(100) + "05 000000 000001 08 01000000 bb" + "c4" + "00".repeat(500));
        send("c5 cc  04 000000 000001 08 01000000 aa");

        expect(5, 8, 1, 0, "bb");
        expect(5, 8, 1, 0, "cc");
        expect(4, 8, 1, 0, "aa");
        assertThat(reader.heldBytes()).isZero();
    }

    @Test
    void ofTooManyUnfinishedMessagesTheLargestAreDroppedByNewLimits() {
        reader.limits(new ChunkLimits(2000, 4000, 5));
        setChunkSize(400);
        send("04 000000 0003e8 08 01000000" + "00".repeat(400));
        send("05 000000 0003e8 08 01000000" + "00".repeat(400) + "c5" + "00".repeat(400));
        send("06 000000 0003e8 08 01000000" + "00".repeat(400));
        assertThat(reader.heldBytes()).isGreaterThan(1500);

        reader.limits(SMALL);

        assertThat(reader.heldBytes()).isEqualTo(800);
    }

    @Test
    void soAreTooManyChunkStreams() {
        refuse("c3 c4 c5 c6 c7", "chunk streams");
    }

    @Test
    void soIsAChunkSizeOfNothing() {
        refuse("02 000000 000004 01 00000000 00000000", "chunk size");
    }

    private void setChunkSize(int bytes) {
        send("02 000000 000004 01 00000000 %08x".formatted(bytes));
        received.remove().release();
    }

    private void refuse(String hex, String why) {
        assertThatThrownBy(() -> send(hex))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(why);

        received.forEach(ChunkMessage::release);
        received.clear();
        send("04 000000 000001 08 01000000 aa");
        assertThat(received).as("after a violation").isEmpty();
    }

    private void send(String hex) {
        ByteBuf in = bytes(hex);
        for (ChunkMessage message = next(in); message != null; message = next(in)) {
            received.add(message);
        }
        assertThat(in.isReadable()).isFalse();
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private @Nullable ChunkMessage next(ByteBuf in) {
        return reader.next(in, ByteBufAllocator.DEFAULT);
    }

    private void expect(int chunkStreamId, int type, int messageStreamId, int timestamp, String payload) {
        ChunkMessage message = received.remove();
        ByteBuf content = message.content();
        assertThat(message.chunkStreamId()).isEqualTo(chunkStreamId);
        assertThat(message.type()).isEqualTo(type);
        assertThat(message.messageStreamId()).isEqualTo(messageStreamId);
        assertThat(message.timestamp()).isEqualTo(timestamp);
        assertThat(ByteBufUtil.hexDump(content)).isEqualTo(payload);
        message.release();
    }
}
