package dev.headend.coordinator.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({"1, 1", "1936, 1936", "65535, 65535", "' 1936 ', 1936"})
    void aPortIsTaken(String said, int port) {
        assertThat(of(ControlRole.RTMP, "x-custom-port", said).port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "99999", "100000", "80x", "+80", "-1", ""})
    void whatIsNoPortIsIgnored(String said) {
        assertThat(of(ControlRole.RTMP, "x-custom-port", said).port()).isEqualTo(1935);
        assertThat(of(ControlRole.WSS, "x-custom-port", said).port()).isEqualTo(80);
    }

    @Test
    void tlsIsUsedWhenItIsSaidSo() {
        assertThat(of(ControlRole.RTMP, "x-ssl-use", "TRUE").ssl()).isTrue();
        assertThat(of(ControlRole.RTMP, "x-ssl-use", "yes").ssl()).isFalse();
        assertThat(of(ControlRole.RTMP).ssl()).isFalse();
    }

    @Test
    void anAddressInBracketsIsTakenWithoutThem() {
        assertThat(of(ControlRole.RTMP, "x-external-ip", " [2001:db8::1] ").ip())
                .isEqualTo("2001:db8::1");
    }

    @Test
    void withoutAnAddressItIsTheOneThatTheConnectionComesFrom() throws Exception {
        HttpHeaders none = new HttpHeaders();
        byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
        InetSocketAddress zoned = new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 3), 50_000);
        assertThat(PeerAddress.of(ControlRole.RTMP, none, zoned).ip()).isEqualTo("fe80:0:0:0:0:0:0:1");
        assertThat(PeerAddress.of(ControlRole.RTMP, none, null).ip()).isEqualTo("127.0.0.1");
    }

    @Test
    void itIsReadableInTheLog() {
        assertThat(of(ControlRole.RTMP)).hasToString("192.0.2.9:1935");
        assertThat(of(ControlRole.WSS, "x-external-ip", "[2001:db8::1]", "x-ssl-use", "true"))
                .hasToString("[2001:db8::1]:80 with TLS");
        assertThat(of(ControlRole.HLS)).hasToString("192.0.2.9");
    }
}
