package dev.headend.edge.rtmp.server;

import static dev.headend.edge.rtmp.server.Watchdog.Verdict.EXPIRED;
import static dev.headend.edge.rtmp.server.Watchdog.Verdict.FINE;
import static dev.headend.edge.rtmp.server.Watchdog.Verdict.PING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.rtmp.server.Watchdog.Phase;
import dev.headend.edge.rtmp.server.Watchdog.Verdict;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final RtmpTiming TIMING = new RtmpTiming(
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            Duration.ofSeconds(2));

    private final Watchdog watchdog = new Watchdog(TIMING, 0);

    @Test
    void aConnectionMustComeToThePointWhateverItSends() {
        watchdog.read(second(19));

        assertThat(at(20)).isEqualTo(FINE);
        assertThat(at(21)).isEqualTo(EXPIRED);
    }

    @Test
    void whoWaitsForAVerdictIsNotSilent() {
        watchdog.enter(Phase.ADMITTING, second(1));

        assertThat(at(1000)).isEqualTo(FINE);
    }

    @Test
    void aPublisherMustSend() {
        watchdog.enter(Phase.PUBLISHING, second(10));
        assertThat(at(70)).isEqualTo(FINE);
        watchdog.read(second(70));
        assertThat(at(130)).isEqualTo(FINE);
        assertThat(at(131)).isEqualTo(EXPIRED);
    }

    @Test
    void aPlayerIsAskedAndMustAnswer() {
        watchdog.enter(Phase.PLAYING, second(0));
        assertThat(at(29)).isEqualTo(FINE);
        assertThat(at(30)).isEqualTo(PING);
        assertThat(at(31)).isEqualTo(FINE);
        assertThat(at(60)).isEqualTo(PING);
        watchdog.read(second(61));
        assertThat(at(90)).isEqualTo(FINE);
        assertThat(at(91)).isEqualTo(PING);
        assertThat(at(152)).isEqualTo(EXPIRED);
    }

    @Test
    void afterPublishingAConnectionIsNewAgain() {
        watchdog.enter(Phase.PUBLISHING, second(10));
        watchdog.enter(Phase.SETUP, second(100));

        assertThat(at(120)).isEqualTo(FINE);
        assertThat(at(121)).isEqualTo(EXPIRED);
    }

    private Verdict at(long seconds) {
        return watchdog.check(second(seconds));
    }

    private static long second(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
