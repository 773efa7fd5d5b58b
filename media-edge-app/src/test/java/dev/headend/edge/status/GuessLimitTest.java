package dev.headend.edge.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuessLimitTest {
    private final AtomicLong now = new AtomicLong(-5);
    private final GuessLimit limit = new GuessLimit(now::get);

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    private void guess(InetAddress from, int times) {
        for (int i = 0; i < times; i++) {
            limit.wrong(from);
        }
    }

    @Test
    void anAddressMayErrSomeTimes() throws Exception {
        guess(address("192.0.2.1"), GuessLimit.MOST_WRONG - 1);
        assertThat(limit.isReached(address("192.0.2.1"))).isFalse();

        guess(address("192.0.2.1"), 1);
        assertThat(limit.isReached(address("192.0.2.1"))).isTrue();
        assertThat(limit.isReached(address("192.0.2.2"))).isFalse();
    }

    @Test
    void itMayTryAgainLater() throws Exception {
        guess(address("192.0.2.1"), GuessLimit.MOST_WRONG);
        now.addAndGet(GuessLimit.WINDOW.toNanos() - 1);
        assertThat(limit.isReached(address("192.0.2.1"))).isTrue();

        now.incrementAndGet();
        assertThat(limit.isReached(address("192.0.2.1"))).isFalse();
        limit.wrong(address("192.0.2.1"));
        assertThat(limit.isReached(address("192.0.2.1"))).isFalse();
    }

    @Test
    void aNetworkOfIpv6IsOneGuesser() throws Exception {
        for (int i = 0; i < GuessLimit.MOST_WRONG; i++) {
            limit.wrong(address("2001:db8:1:2::" + i));
        }

        assertThat(limit.isReached(address("2001:db8:1:2:ffff::1"))).isTrue();
        assertThat(limit.isReached(address("2001:db8:1:3::1"))).isFalse();
    }

    @Test
    void whoBeganFirstIsForgottenFirstHoweverOftenHeTries() throws Exception {
        guess(address("192.0.2.1"), 1);
        guess(address("192.0.2.2"), GuessLimit.MOST_WRONG);
        guess(address("192.0.2.1"), GuessLimit.MOST_WRONG - 1);
        for (int i = 2; i <= GuessLimit.MOST_ADDRESSES; i++) {
            limit.wrong(address("10.0." + i / 256 + "." + i % 256));
        }

        assertThat(limit.isReached(address("192.0.2.1"))).isFalse();
        assertThat(limit.isReached(address("192.0.2.2"))).isTrue();
    }

    @Test
    void howManyAreRememberedIsBounded() throws Exception {
        guess(address("192.0.2.1"), GuessLimit.MOST_WRONG);
        for (int i = 0; i < 5000; i++) {
            limit.wrong(address("10.0." + i / 256 + "." + i % 256));
        }

        assertThat(limit.isReached(address("192.0.2.1"))).isFalse();
        guess(address("10.0.19.1"), GuessLimit.MOST_WRONG);
        assertThat(limit.isReached(address("10.0.19.1"))).isTrue();
    }
}
