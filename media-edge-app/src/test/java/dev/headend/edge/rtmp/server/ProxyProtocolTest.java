package dev.headend.edge.rtmp.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headend.edge.connection.Transport;
import dev.headend.edge.live.ChannelSnapshot;
import dev.headend.fixture.NoLeaks;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a load balancer that names the client. One connection per address is allowed. */
@ExtendWith(NoLeaks.class)
class ProxyProtocolTest {
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    private TestRtmpServer server = server(Duration.ofSeconds(60));

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCP4 198.51.100.7 192.0.2.1", "TCP6 2001:db8::7 2001:db8::1"})
    void theClientIsTheOneThatTheHeaderNames(String addresses) throws IOException {
        try (RtmpClient publisher = client(("PROXY " + addresses + " 4711 1935\r\n").getBytes(US_ASCII))) {
            assertThat(publisherAddress(publisher))
                    .isEqualTo(InetAddress.getByName(addresses.split(" ")[1]));
        }
    }

    @Test
    void theBinaryHeaderNamesItToo() throws IOException {
        try (RtmpClient publisher = client(version2((byte) 0x21, 198, 51, 100, 8))) {
            assertThat(publisherAddress(publisher)).isEqualTo(InetAddress.getByName("198.51.100.8"));
        }
    }

    @Test
    void aLoadBalancerMaySpeakForItself() throws IOException {
        try (RtmpClient local = client(version2((byte) 0x20, 198, 51, 100, 8))) {
            assertThat(publisherAddress(local)).isEqualTo(InetAddress.getByName("127.0.0.1"));
        }
        await().until(() -> server.gauge("headend.rtmp.connections") == 0);
        try (RtmpClient unknown = client("PROXY UNKNOWN\r\n".getBytes(US_ASCII))) {
            assertThat(publisherAddress(unknown)).isEqualTo(InetAddress.getByName("127.0.0.1"));
        }
    }

    @Test
    void limitsAreThoseOfTheClientsAddress() throws IOException {
        byte[] one = "PROXY TCP4 198.51.100.7 192.0.2.1 1 1935\r\n".getBytes(US_ASCII);
        byte[] other = "PROXY TCP4 198.51.100.9 192.0.2.1 1 1935\r\n".getBytes(US_ASCII);
        try (RtmpClient _ = connected(one);
                RtmpClient _ = connected(other);
                RtmpClient third = client(one)) {
            third.awaitEnd();
            assertThat(server.endedBecause("too_many_connections")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PROXY TCP4 198.51.100.7 192.0.2.1",
                "PROXY TCP4 here there 1 2\r\n",
                "GET / HTTP/1.1\r\n\r\n"
            })
    void whoeverDoesNotNameTheClientInTimeIsRefused(String header) throws IOException {
        server.close();
        server = server(Duration.ofMillis(200));
        try (RtmpClient stranger = client(header.getBytes(US_ASCII))) {
            stranger.awaitEnd();
        }
    }

    /** As AWS and HAProxy send them. */
    @Test
    void whatALoadBalancerAddsToTheAddressesIsRead() throws IOException {
        try (RtmpClient publisher = client(extended(1000))) {
            publisher.bytes(new byte[] {4, 1000 - 3 >> 8, (byte) (1000 - 3)});
            publisher.bytes(new byte[1000 - 3]);
            assertThat(publisherAddress(publisher)).isEqualTo(InetAddress.getByName("198.51.100.8"));
        }
    }

    /** It would be held for everybody who connects. */
    @Test
    void aHeaderIsRefusedBeforeMuchOfItIsHeld() throws IOException {
        try (RtmpClient stranger = client(extended(60_000))) {
            stranger.bytes(new byte[4000]);
            stranger.awaitEnd();
        }
    }

    private static byte[] extended(int extensions) {
        byte[] header = version2((byte) 0x21, 198, 51, 100, 8);
        ByteBuffer.wrap(header).putShort(SIGNATURE.length + 2, (short) (12 + extensions));
        return header;
    }

    @Test
    void aHeaderlessClientIsRefusedAtOnce() throws IOException {
        try (RtmpClient stranger = client(new byte[0])) {
            stranger.bytes(new byte[1537]);
            stranger.awaitEnd();
        }
    }

    private static TestRtmpServer server(Duration setup) {
        return new TestRtmpServer(TestRtmpServer.transported("127.0.0.1", Transport.best(), true, 1, setup));
    }

    private static byte[] version2(byte versionAndCommand, int... source) {
        ByteBuffer header = ByteBuffer.allocate(28)
                .put(SIGNATURE)
                .put(versionAndCommand)
                .put((byte) 0x11)
                .putShort((short) 12);
        for (int part : source) {
            header.put((byte) part);
        }
        return header.put(new byte[] {(byte) 192, 0, 2, 1})
                .putShort((short) 4711)
                .putShort((short) 1935)
                .array();
    }

    private RtmpClient client(byte[] header) throws IOException {
        RtmpClient client = new RtmpClient(server.port);
        client.bytes(header);
        return client;
    }

    private RtmpClient connected(byte[] header) throws IOException {
        RtmpClient client = client(header);
        client.connect("ch");
        return client;
    }

    private InetAddress publisherAddress(RtmpClient publisher) throws IOException {
        publisher.connect("ch");
        publisher.publish("key");
        assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
        ChannelSnapshot channel = server.channels.snapshot().getFirst();
        return channel.publisher().address();
    }
}
