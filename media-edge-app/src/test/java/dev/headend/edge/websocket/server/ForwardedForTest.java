package dev.headend.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.net.IpRanges;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a request is from, behind proxies at 10.0.0.0/8 and 2001:db8:f::/48. */
class ForwardedForTest {
    private static final IpRanges TRUSTED = IpRanges.parse("10.0.0.0/8, 2001:db8:f::/48");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // connected from | header | client
                "198.51.100.7  | 203.0.113.1                              | 198.51.100.7",
                "10.0.0.1      | -                                        | 10.0.0.1",
                "10.0.0.1      | ''                                       | 10.0.0.1",
                "10.0.0.1      | 203.0.113.1                              | 203.0.113.1",
                "10.0.0.1      | 192.0.2.66, 203.0.113.1                  | 203.0.113.1",
                "10.0.0.1      | 192.0.2.66,203.0.113.1 , 10.2.3.4        | 203.0.113.1",
                "10.0.0.1      | 10.9.9.9, 10.2.3.4                       | 10.9.9.9",
                "10.0.0.1      | 203.0.113.1, unknown, 10.2.3.4           | 10.2.3.4",
                "10.0.0.1      | ,                                        | 10.0.0.1",
                "10.0.0.1      | 203.0.113.1:4711                         | 203.0.113.1",
                "10.0.0.1      | 2001:db8::7                              | 2001:db8::7",
                "10.0.0.1      | [2001:db8::7]:4711                       | 2001:db8::7",
                "10.0.0.1      | [2001:db8::7                             | 10.0.0.1",
                "10.0.0.1      | localhost                                | 10.0.0.1",
                "2001:db8:f::1 | 203.0.113.1                              | 203.0.113.1",
            })
    void isTheNearestThatIsNoTrustedProxy(String peer, String header, String client) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (header != null) {
            headers.add("x-forwarded-for", header);
        }
        assertThat(ForwardedFor.client(NetUtil.createInetAddressFromIpAddressString(peer), headers, TRUSTED))
                .isEqualTo(NetUtil.createInetAddressFromIpAddressString(client));
    }

    /** A proxy may add a line of its own instead. */
    @ParameterizedTest
    @CsvSource({"192.0.2.66, 203.0.113.1, 203.0.113.1", "203.0.113.1, 10.1.1.1, 203.0.113.1"})
    void linesAreOneList(String first, String second, String client) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.add("X-Forwarded-For", first).add("X-Forwarded-For", second);
        assertThat(ForwardedFor.client(NetUtil.createInetAddressFromIpAddressString("10.0.0.1"), headers, TRUSTED))
                .isEqualTo(NetUtil.createInetAddressFromIpAddressString(client));
    }
}
