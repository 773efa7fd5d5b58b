package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headend.edge.connection.Transport;
import dev.headend.fixture.FreePorts;
import dev.headend.fixture.NoLeaks;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way to serve sockets serves the same, over IPv4 and IPv6. */
@ExtendWith(NoLeaks.class)
class TransportTest {
    @ParameterizedTest
    @EnumSource(Transport.class)
    void relaysAStream(Transport transport) throws IOException {
        assumeTrue(transport.unavailability() == null, () -> transport + ": " + transport.unavailability());
        try (TestRtmpServer server = new TestRtmpServer(options("127.0.0.1", transport, 0));
                RtmpClient publisher = RtmpClient.connected(server.port, "ch");
                RtmpClient player = RtmpClient.connected(server.port, "ch")) {
            publisher.publish("key");
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
            player.play("key");
            // By groups of pictures: one by one, each frame would wait for the next time that the publisher is read.
            for (int group = 0; group < 8; group++) {
                for (int frame = 0; frame < 25; frame++) {
                    publisher.video((group * 25 + frame) * 40, frame == 0, 20_000);
                }
                for (int frame = 0; frame < 25; frame++) {
                    assertThat(player.awaitVideo()).isEqualTo((group * 25 + frame) * 40);
                }
            }
        }
    }

    /** The limit of one connection per address shows which address it is. */
    @ParameterizedTest
    @CsvSource({
        "epoll, ::1, ::1",
        "epoll, '', ::1",
        "epoll, '', 127.0.0.1",
        "nio, ::1, ::1",
        "nio, '', ::1",
        "nio, '', 127.0.0.1"
    })
    void servesBothFamiliesOfAddresses(String transport, String bindAddress, String address) throws IOException {
        Transport by = Transport.named(transport);
        assumeTrue(by.unavailability() == null);
        try (TestRtmpServer server = new TestRtmpServer(options(bindAddress, by, 1))) {
            try (RtmpClient publisher = RtmpClient.connected(address, server.port, "ch");
                    RtmpClient second = new RtmpClient(address, server.port)) {
                second.awaitEnd();
                assertThat(server.endedBecause("too_many_connections")).isEqualTo(1);
                publisher.publish("key");
                assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
                assertThat(server.channels.snapshot().getFirst().publisher().address())
                        .isEqualTo(InetAddress.getByName(address));
            }
        }
    }

    @Test
    void anAddressToListenOnKeepsOutTheOthers() {
        // A port that nobody has at the other address either.
        RtmpPort port = RtmpPort.plain(FreePorts.next());
        try (TestRtmpServer server = new TestRtmpServer(options("127.0.0.2", Transport.best(), 1), port)) {
            assertThatThrownBy(() -> new RtmpClient("127.0.0.1", server.port)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void isNamedInSettingsInAnyCase(Transport transport) {
        assertThat(Transport.named(transport.label())).isEqualTo(transport);
        assertThat(Transport.named(transport.label().toUpperCase(Locale.ROOT))).isEqualTo(transport);
    }

    private static TestRtmpServer.Setup options(String bindAddress, Transport transport, int perAddress) {
        return TestRtmpServer.transported(bindAddress, transport, false, perAddress, Duration.ofSeconds(60));
    }
}
