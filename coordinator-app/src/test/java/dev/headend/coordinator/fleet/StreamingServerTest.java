package dev.headend.coordinator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.SourceType;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamingServerTest {
    @ParameterizedTest
    @CsvSource({
        "RTMP, 192.0.2.1,   1935, false, rtmp://192.0.2.1:1935/c/k",
        "RTMP, 192.0.2.1,   443,  true,  rtmps://192.0.2.1:443/c/k",
        "WS,   192.0.2.1,   80,   false, ws://192.0.2.1:80/c/k",
        "WS,   2001:db8::1, 8443, true,  wss://[2001:db8::1]:8443/c/k",
    })
    void sourceUri(SourceType type, String ip, int port, boolean ssl, String uri) {
        StreamingServer server =
                new StreamingServer(new Peer(new PeerId(1), ControlRole.RTMP, null), type, ip, port, ssl);
        assertThat(server.sourceUri(new ChannelId("c"), new StreamKey("k"))).isEqualTo(uri);
    }
}
