package dev.headend.rtmp.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.fixture.NoLeaks;
import dev.headend.rtmp.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class HandshakeTest {
    private static final int LENGTH = 1536;
    private static final byte[] FOLLOWS = {1, 2, 3};
    /** The server's name and a constant, as published by those who took the protocol apart. */
    private static final byte[] SERVER_KEY = HexFormat.of()
            .parseHex("47656e75696e652041646f626520466c617368204d656469612053657276657220303031"
                    + "f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae");

    private final Random random = new Random(1);
    private final byte[] c1 = simpleHello();
    private final Handshake server = Handshake.server();
    private final Handshake client = Handshake.client();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream left = new ByteArrayOutputStream();

    private byte[] simpleHello() {
        byte[] hello = bytes(LENGTH);
        Arrays.fill(hello, 4, 8, (byte) 0);
        return hello;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void aSimpleHelloIsEchoed() {
        send(new byte[] {3}, c1);

        byte[] answer = answer();
        assertThat(answer).hasSize(1 + 2 * LENGTH);
        assertThat(answer[0]).isEqualTo((byte) 3);
        assertThat(Arrays.copyOfRange(answer, 1, 9)).as("time and zeros").containsOnly(0);
        assertThat(Arrays.copyOfRange(answer, 1 + LENGTH, answer.length)).isEqualTo(c1);
    }

    @Test
    void whateverTheClientEchoesIsGoodAndWhatFollowsIsPassedOn() {
        send(new byte[] {3}, c1, bytes(LENGTH), FOLLOWS);

        assertThat(server.isDone()).isTrue();
        assertThat(left.toByteArray()).isEqualTo(FOLLOWS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000, 1536, 1537, 1538, 3072, 3073})
    void anySplitOfTheBytesWillDo(int size) {
        byte[] all = ByteBufUtil.getBytes(Unpooled.wrappedBuffer(new byte[] {3}, c1, bytes(LENGTH), FOLLOWS));

        for (int at = 0; at < all.length; at += size) {
            send(Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
        }

        assertThat(answer()).hasSize(1 + 2 * LENGTH);
        assertThat(left.toByteArray()).isEqualTo(FOLLOWS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 6, 'G', 255})
    void otherVersionsAreRefusedByTheirFirstByte(int version) {
        assertThatThrownBy(() -> send(new byte[] {(byte) version}))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("not an RTMP client: the first byte is " + version + " instead of 3");

        send(c1);
        assertThat(answer()).isEmpty();
        assertThat(left.toByteArray()).isEmpty();
        assertThat(server.isDone()).isFalse();
    }

    /** The client's part is computed here on its own, so that a mistake cannot hide on both sides. */
    @ParameterizedTest
    @EnumSource(DigestScheme.class)
    void aDigestIsAnsweredByADigestInTheSameScheme(DigestScheme scheme) throws GeneralSecurityException {
        byte[] hello = bytes(LENGTH);
        int at = scheme.digestAt(hello);
        byte[] digest = hmac("Genuine Adobe Flash Player 001".getBytes(), without(hello, at));
        System.arraycopy(digest, 0, hello, at, digest.length);

        send(new byte[] {3}, hello);

        byte[] answer = answer();
        byte[] s1 = Arrays.copyOfRange(answer, 1, 1 + LENGTH);
        int serverAt = scheme.digestAt(s1);
        assertThat(Arrays.copyOfRange(s1, serverAt, serverAt + 32))
                .isEqualTo(hmac("Genuine Adobe Flash Media Server 001".getBytes(), without(s1, serverAt)));
        assertThat(Arrays.copyOf(s1, 8)).as("time and version").containsExactly(0, 0, 0, 0, 4, 5, 0, 1);
        byte[] s2 = Arrays.copyOfRange(answer, 1 + LENGTH, answer.length);
        assertThat(Arrays.copyOfRange(s2, LENGTH - 32, LENGTH))
                .isEqualTo(hmac(hmac(SERVER_KEY, digest), Arrays.copyOf(s2, LENGTH - 32)));
    }

    @ParameterizedTest
    @CsvSource({
        "DIGEST_FIRST, 8,   00000000, 12",
        "DIGEST_FIRST, 8,   01020304, 22",
        "DIGEST_FIRST, 8,   ffffffff, 304",
        "KEY_FIRST,    772, 00000000, 776",
        "KEY_FIRST,    772, ffffffff, 1068",
        "KEY_FIRST,    772, b6b6b6b6, 776",
    })
    void theDigestIsWhereFourBytesSay(DigestScheme scheme, int at, String pointer, int expected) {
        byte[] hello = new byte[LENGTH];
        Arrays.fill(hello, (byte) 1);
        System.arraycopy(HexFormat.of().parseHex(pointer), 0, hello, at, 4);

        assertThat(scheme.digestAt(hello)).isEqualTo(expected);
    }

    private static byte[] without(byte[] hello, int at) {
        return ByteBufUtil.getBytes(
                Unpooled.wrappedBuffer(Arrays.copyOf(hello, at), Arrays.copyOfRange(hello, at + 32, hello.length)));
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    @Test
    void aServerWaitsForItsClient() {
        assertThat(bytes(server.open(ByteBufAllocator.DEFAULT))).isEmpty();
        send(new byte[] {3}, Arrays.copyOf(c1, LENGTH - 1));
        assertThat(answer()).isEmpty();
        send(Arrays.copyOfRange(c1, LENGTH - 1, LENGTH));
        assertThat(answer()).hasSize(1 + 2 * LENGTH);
        send(bytes(LENGTH - 1));
        assertThat(server.isDone()).isFalse();
        send(bytes(1));
        assertThat(server.isDone()).isTrue();
    }

    /** Whole, byte by byte, and in sizes that fall on and beside every border. */
    @ParameterizedTest
    @ValueSource(ints = {10_000, 1, 7, 1535, 1536, 1537})
    void aClientEchoesWhatTheServerSaid(int size) {
        byte[] s1 = bytes(LENGTH);
        byte[] all = ByteBufUtil.getBytes(Unpooled.wrappedBuffer(new byte[] {3}, s1, bytes(LENGTH), FOLLOWS));
        ByteArrayOutputStream c2 = new ByteArrayOutputStream();

        for (int at = 0; at < all.length; at += size) {
            ByteBuf in = Unpooled.wrappedBuffer(Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
            c2.writeBytes(bytes(client.read(in, ByteBufAllocator.DEFAULT)));
            left.writeBytes(bytes(in));
        }

        assertThat(client.isDone()).isTrue();
        assertThat(c2.toByteArray()).isEqualTo(s1);
        assertThat(left.toByteArray()).isEqualTo(FOLLOWS);
    }

    @Test
    void clientAndServerUnderstandEachOther() {
        byte[] c0c1 = bytes(client.open(ByteBufAllocator.DEFAULT));
        assertThat(c0c1).hasSize(1 + LENGTH).startsWith(3, 0, 0, 0, 0, 0, 0, 0, 0);
        send(c0c1);
        send(bytes(client.read(Unpooled.wrappedBuffer(answer()), ByteBufAllocator.DEFAULT)));

        assertThat(client.isDone()).isTrue();
        assertThat(server.isDone()).isTrue();
    }

    /** Behind version, time and zeros: each byte of it differs among twenty. */
    @Test
    void theRestOfAHelloIsRandom() {
        byte[] differs = new byte[1 + LENGTH];
        byte[] first = bytes(client.open(ByteBufAllocator.DEFAULT));
        for (int i = 0; i < 20; i++) {
            byte[] other = bytes(client.open(ByteBufAllocator.DEFAULT));
            for (int at = 0; at < other.length; at++) {
                differs[at] |= (byte) (first[at] ^ other[at]);
            }
        }

        assertThat(Arrays.copyOf(differs, 9)).containsOnly(0);
        assertThat(Arrays.copyOfRange(differs, 9, differs.length)).doesNotContain(0);
    }

    /** As for rtmps:// with the port of rtmp://. */
    @Test
    void whoSpeaksTlsIsToldApart() {
        assertThatThrownBy(() -> send(new byte[] {22}))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage(
                        "not an RTMP client: the first byte is 22 instead of 3, so it speaks TLS, which this port does not");
    }

    @Test
    void aClientRefusesWhatIsNoRtmpServer() {
        ByteBuf http = Unpooled.copiedBuffer("HTTP/1.1 400", StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> client.read(http, ByteBufAllocator.DEFAULT))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("not an RTMP server: the first byte is 72 instead of 3");
        assertThat(client.isDone()).isFalse();
    }

    private void send(byte[]... parts) {
        ByteBuf in = Unpooled.wrappedBuffer(parts);
        sent.writeBytes(bytes(server.read(in, ByteBufAllocator.DEFAULT)));
        left.writeBytes(bytes(in));
    }

    /** What the server has sent since the last time. */
    private byte[] answer() {
        byte[] answer = sent.toByteArray();
        sent.reset();
        return answer;
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = ByteBufUtil.getBytes(buffer);
        buffer.release();
        return bytes;
    }
}
