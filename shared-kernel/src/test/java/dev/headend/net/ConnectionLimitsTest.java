package dev.headend.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLimitsTest {
    private static final InetAddress SOMEBODY = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");

    @Test
    void anAddressGetsAsManyAsAllowedAndAgainAfterGivingOneBack() {
        ConnectionLimits limits = new ConnectionLimits(2, IpRanges.NONE);

        assertThat(limits.acquire(SOMEBODY)).isTrue();
        assertThat(limits.acquire(SOMEBODY)).isTrue();
        assertThat(limits.acquire(SOMEBODY)).isFalse();
        assertThat(limits.acquire(OTHER)).isTrue();

        limits.release(SOMEBODY);
        assertThat(limits.acquire(SOMEBODY)).isTrue();
    }

    @Test
    void oneConnectionMoreIsGivenForEachThatIsGivenBack() {
        ConnectionLimits limits = new ConnectionLimits(3, IpRanges.NONE);
        assertThat(limits.perAddress()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(limits.acquire(SOMEBODY)).isTrue();
        }
        assertThat(limits.addresses()).isOne();

        limits.release(SOMEBODY);
        limits.release(SOMEBODY);
        assertThat(limits.addresses()).isOne();
        assertThat(limits.acquire(SOMEBODY)).isTrue();
        assertThat(limits.acquire(SOMEBODY)).isTrue();
        assertThat(limits.acquire(SOMEBODY)).isFalse();
    }

    @Test
    void exemptAddressesAreNotCounted() {
        ConnectionLimits limits = new ConnectionLimits(1, IpRanges.parse("192.0.2.1"));

        assertThat(limits.acquire(SOMEBODY)).isTrue();
        assertThat(limits.acquire(SOMEBODY)).isTrue();
        assertThat(limits.addresses()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:1::1,   2001:db8:0:1:ffff::2, true",
        "2001:db8:0:1::1,   2001:db8:0:2::1,      false",
        "fd00::1,           fd00::2,              false",
        "fd00::1,           fd00::1,              true",
        "fe80::1,           fe80::2,              false",
        "::ffff:192.0.2.1,  192.0.2.1,            true",
        "192.0.2.1,         192.0.2.2,            false",
        "::1,               ::2,                  false",
    })
    void whatCountsAsOneAddress(String one, String other, boolean same) throws Exception {
        ConnectionLimits limits = new ConnectionLimits(1, IpRanges.NONE);
        assertThat(limits.acquire(bytewise(one))).isTrue();
        assertThat(limits.acquire(bytewise(other))).isEqualTo(!same);
        limits.release(bytewise(one));
        assertThat(limits.acquire(bytewise(one))).isTrue();
    }

    /** As a socket gives it: a mapped address keeps its IPv6 form. */
    private static InetAddress bytewise(String address) throws Exception {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes.length == 16 ? Inet6Address.getByAddress(null, bytes, -1) : InetAddress.getByAddress(bytes);
    }

    @Test
    void theExpectedMayGoBeyondTheLimitButNotFar() {
        AtomicInteger expected = new AtomicInteger();
        ConnectionLimits limits = new ConnectionLimits(1, IpRanges.NONE, expected::get);
        assertThat(limits.acquire(SOMEBODY)).isTrue();
        assertThat(limits.acquire(SOMEBODY)).isFalse();
        expected.set(1);
        assertThat(limits.acquire(SOMEBODY)).isTrue();
        assertThat(limits.acquire(SOMEBODY)).isFalse();
        expected.set(1000);
        for (int more = 0; more < 15; more++) {
            assertThat(limits.acquire(SOMEBODY)).isTrue();
        }
        assertThat(limits.acquire(SOMEBODY)).isFalse();
        expected.set(0);
        limits.release(SOMEBODY);
        assertThat(limits.acquire(SOMEBODY)).isFalse();
    }

    @Test
    void whatIsThereAlreadyIsCountedBeyondTheLimit() {
        ConnectionLimits limits = new ConnectionLimits(1, IpRanges.NONE);
        limits.count(SOMEBODY);
        limits.count(SOMEBODY);
        limits.release(SOMEBODY);
        assertThat(limits.acquire(SOMEBODY)).isFalse();
        limits.release(SOMEBODY);
        assertThat(limits.acquire(SOMEBODY)).isTrue();
    }

    @Test
    void zeroIsNoLimit() {
        ConnectionLimits limits = new ConnectionLimits(0, IpRanges.NONE);

        assertThat(limits.acquire(SOMEBODY)).isTrue();
        assertThat(limits.acquire(SOMEBODY)).isTrue();
    }

    @Test
    void nothingIsKeptOfAnAddressThatLeft() {
        ConnectionLimits limits = new ConnectionLimits(1, IpRanges.NONE);
        assertThat(limits.acquire(SOMEBODY)).isTrue();

        limits.release(SOMEBODY);
        limits.release(SOMEBODY);

        assertThat(limits.addresses()).isZero();
    }
}
