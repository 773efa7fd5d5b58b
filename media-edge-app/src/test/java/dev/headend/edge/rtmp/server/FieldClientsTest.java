package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import dev.headend.rtmp.amf0.Amf0;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What clients send that do not run here, byte by byte: OBS and others with librtmp, DJI, GoPro, Flash. Each publishes, and a
 * player sees its keyframe. Those that do run here are tried by {@code ClientProgramsIT} of the system tests.
 */
@ExtendWith(NoLeaks.class)
class FieldClientsTest {
    private static final Amf0 NULL = new Amf0.Null();
    private static final Amf0 KEY = new Amf0.Text("key");
    private static final int HELLO = 1536;
    private static final String CHANNEL = "ch";

    private final TestRtmpServer server = new TestRtmpServer();

    @AfterEach
    void stop() {
        server.close();
    }

    /** Chunks of 128 bytes, all on chunk stream 4 and with what is as before left out; no type of publishing. */
    @Test
    void librtmp() throws IOException {
        assertRelayed(bytes().command(3, "connect", 1, app())
                .command(3, "releaseStream", 2, NULL, KEY)
                .command(3, "FCPublish", 3, NULL, KEY)
                .command(3, "createStream", 4, NULL)
                .command(4, "publish", 5, NULL, KEY)
                .message(1, 4, ClientBytes.VIDEO, 0, keyframe(1000))
                .message(1, 4, ClientBytes.AUDIO, 23, audio(300))
                .message(1, 4, ClientBytes.VIDEO, 17, keyframe(1000))
                .message(2, 4, ClientBytes.VIDEO, 40, keyframe(1000)));
    }

    /** A chunk size before {@code connect}, an answer to {@code onBWDone}, an end of the sequence. */
    @Test
    void obs() throws IOException {
        assertRelayed(bytes().setChunkSize(4096)
                .command(3, "connect", 1, app())
                .command(3, "_checkbw", 0, NULL)
                .command(3, "createStream", 4, NULL)
                .command(4, "publish", 5, NULL, KEY, new Amf0.Text("live"))
                .message(4, ClientBytes.VIDEO, 0, keyframe(10_000))
                .message(4, ClientBytes.VIDEO, 40, (byte) 0x17, (byte) 2, (byte) 0, (byte) 0, (byte) 0));
    }

    /** Codecs that nobody knows: audio 15 and video 2. */
    @Test
    void dji() throws IOException {
        assertRelayed(published()
                .message(4, ClientBytes.AUDIO, 0, (byte) 0xF0, (byte) 1, (byte) 2)
                .message(6, ClientBytes.VIDEO, 0, (byte) 0x12, (byte) 1, (byte) 2)
                .message(6, ClientBytes.VIDEO, 40, keyframe(1000)));
    }

    /** Headers that refer to one before, where there was none: all that they leave out counts as zero. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aFirstHeaderThatLeavesSomethingOut(int format) throws IOException {
        assertRelayed(published()
                .message(format, 20, ClientBytes.VIDEO, 7, format == 1 ? keyframe(100) : new byte[0])
                .message(6, ClientBytes.VIDEO, 40, keyframe(1000)));
    }

    @Test
    void flashWithCommandsFramedForAmf3() throws IOException {
        assertRelayed(bytes().amf3Command("connect", 1, app())
                .amf3Command("createStream", 2, NULL)
                .amf3Command("publish", 3, NULL, KEY, new Amf0.Text("live"))
                .message(6, ClientBytes.VIDEO, 0, keyframe(1000)));
    }

    @Test
    void mediaWithoutPayload() throws IOException {
        assertRelayed(published()
                .message(4, ClientBytes.AUDIO, 0)
                .message(6, ClientBytes.VIDEO, 0)
                .message(6, ClientBytes.VIDEO, 40, keyframe(1000)));
    }

    /** Each of these pieces is a write of its own: the handshake, and what follows, may be cut anywhere. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, HELLO, HELLO + 1, 2 * HELLO, 2 * HELLO + 1, 2 * HELLO + 2})
    void aHandshakeThatIsCutAnywhere(int cut) throws IOException {
        byte[] rest =
                published().message(6, ClientBytes.VIDEO, 0, keyframe(1000)).toBytes();
        byte[] all = new byte[1 + 2 * HELLO + rest.length];
        all[0] = 3;
        System.arraycopy(rest, 0, all, 1 + 2 * HELLO, rest.length);
        try (RtmpClient publisher = new RtmpClient(server.port);
                RtmpClient player = RtmpClient.connected(server.port, CHANNEL)) {
            player.play("key");
            publisher.bytes(Arrays.copyOf(all, cut));
            publisher.bytes(Arrays.copyOfRange(all, cut, all.length));
            publisher.awaitHello();

            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
            assertThat(player.awaitVideo()).isZero();
        }
    }

    private void assertRelayed(ClientBytes bytes) throws IOException {
        try (RtmpClient publisher = new RtmpClient(server.port);
                RtmpClient player = RtmpClient.connected(server.port, CHANNEL)) {
            player.play("key");
            publisher.handshake();
            publisher.bytes(bytes.toBytes());

            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
            player.awaitKeyframe();
            publisher.bytes(new ClientBytes()
                    .command(3, "deleteStream", 9, NULL, new Amf0.Number(1))
                    .toBytes());
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Unpublish.Success");
        }
    }

    private static ClientBytes published() {
        return bytes().command(3, "connect", 1, app())
                .command(3, "createStream", 2, NULL)
                .command(8, "publish", 3, NULL, KEY, new Amf0.Text("live"));
    }

    private static ClientBytes bytes() {
        return new ClientBytes();
    }

    private static Amf0 app() {
        return Amf0.object(Map.entry("app", new Amf0.Text(CHANNEL)));
    }

    private static byte[] keyframe(int length) {
        byte[] payload = new byte[length];
        payload[0] = 0x17;
        payload[1] = 1;
        return payload;
    }

    private static byte[] audio(int length) {
        byte[] payload = new byte[length];
        payload[0] = (byte) 0xAF;
        payload[1] = 1;
        return payload;
    }
}
