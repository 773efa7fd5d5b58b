package dev.headend.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1               | 127.0.0.1         | true
            127.0.0.1               | 127.0.0.2         | false
            127.0.0.1               | ::1               | false
            127.0.0.1/32            | 127.0.0.1         | true
            127.0.0.0/8             | 127.255.255.255   | true
            127.0.0.0/8             | 128.0.0.0         | false
            10.0.0.7/8              | 10.200.0.1        | true
            192.168.16.0/20         | 192.168.31.255    | true
            192.168.16.0/20         | 192.168.32.0      | false
            192.168.16.0/31         | 192.168.16.1      | true
            192.168.16.0/31         | 192.168.16.2      | false
            0.0.0.0/0               | 203.0.113.9       | true
            0.0.0.0/0               | 2001:db8::1       | false
            ::1                     | ::1               | true
            ::1                     | ::2               | false
            2001:db8::/32           | 2001:db8:ffff::1  | true
            2001:db8::/32           | 2001:db9::1       | false
            2001:db8::/33           | 2001:db8:8000::   | false
            ::/0                    | 2001:db8::1       | true
            ::/0                    | 203.0.113.9       | false
            ::ffff:10.0.0.1         | 10.0.0.1          | true
            ::ffff:10.0.0.0/104     | 10.0.0.1          | true
            ::ffff:10.0.0.0/104     | 11.0.0.1          | false
            ::ffff:0.0.0.0/96       | 203.0.113.9       | true
            10.0.0.0/8, ::1         | ::1               | true
            10.0.0.0/8 ,,::1,       | 10.1.1.1          | true
            10.0.0.0/8,*            | 203.0.113.9       | true
            *                       | 2001:db8::1       | true
            ''                      | 127.0.0.1         | false
            ' , '                   | 127.0.0.1         | false
            """)
    void containsTheAddressesOfItsRanges(String list, String address, boolean contained) {
        assertThat(IpRanges.parse(list).contains(address(address))).isEqualTo(contained);
    }

    @Test
    void takesAMappedAddressForTheV4AddressThatItIs() throws UnknownHostException {
        byte[] mapped = NetUtil.createByteArrayFromIpAddressString("::ffff:10.1.2.3");

        assertThat(IpRanges.parse("10.0.0.0/8").contains(InetAddress.getByAddress(mapped)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/255.0.0.0",
                "::1/129",
                "2001:db8::/x",
                "/8",
                "**"
            })
    void saysWhichItemIsWrong(String item) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpRanges.parse("127.0.0.1," + item))
                .withMessageContaining("'" + item + "'");
    }

    @Test
    void allIsEverybodyAndNoneNobody() {
        assertThat(IpRanges.ALL.contains(address("203.0.113.9"))).isTrue();
        assertThat(IpRanges.NONE.contains(address("203.0.113.9"))).isFalse();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(literal));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
