package dev.headend.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

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
