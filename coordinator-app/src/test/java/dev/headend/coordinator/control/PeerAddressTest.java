package dev.headend.coordinator.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class PeerAddressTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.9", 50_000);

    private static PeerAddress of(ControlRole role, String... headers) {
        HttpHeaders request = new HttpHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            request.set(headers[i], headers[i + 1]);
        }
        return PeerAddress.of(role, request, REMOTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"})
    void anAddressIsTakenAsItIs(String ip) {
        assertThat(of(ControlRole.RTMP, "x-external-ip", ip).ip()).isEqualTo(ip);
    }

    /** It becomes part of the address that encoders fetch from, so nothing else may come along with it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "fe80::1%eth0",
                "fe80::1%eth0/x@evil",
                "[fe80::1%eth0]",
                "[[2001:db8::1]]",
                "192.0.2.1/x",
                "192.0.2.1:80",
                "evil.example",
                "[",
                "[]"
            })
    void whatIsNoAddressOrMoreThanOneIsIgnored(String said) {
        assertThat(of(ControlRole.RTMP, "x-external-ip", said).ip()).isEqualTo("192.0.2.9");
    }

    @Test
    void itIsReadableInTheLog() {
        assertThat(of(ControlRole.RTMP)).hasToString("192.0.2.9:1935");
        assertThat(of(ControlRole.WSS, "x-external-ip", "[2001:db8::1]", "x-ssl-use", "true"))
                .hasToString("[2001:db8::1]:80 with TLS");
        assertThat(of(ControlRole.HLS)).hasToString("192.0.2.9");
    }
}
