package dev.headend.edge.connection;

import static dev.headend.edge.connection.ConnectionPhase.ADMITTING;
import static dev.headend.edge.connection.ConnectionPhase.PLAYING;
import static dev.headend.edge.connection.ConnectionPhase.PUBLISHING;
import static dev.headend.edge.connection.ConnectionPhase.SETUP;
import static dev.headend.edge.connection.Watchdog.Status.ALIVE;
import static dev.headend.edge.connection.Watchdog.Status.EXPIRED;
import static dev.headend.edge.connection.Watchdog.Status.PING_DUE;
import static dev.headend.edge.connection.Watchdog.Status.STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.connection.Watchdog.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchdogTest {
    private static final ConnectionTimeouts TIMEOUTS = new ConnectionTimeouts(
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofMillis(500));

    private final Watchdog watchdog = new Watchdog(TIMEOUTS, 0);

    @Test
    void aConnectionMustPublishOrPlayInTimeWhateverElseItSends() {
        watchdog.read(second(19));

        assertThat(at(20)).isEqualTo(ALIVE);
        assertThat(at(21)).isEqualTo(EXPIRED);
        assertThat(watchdog.expiry()).isEqualTo("neither published nor played within 20 s");
    }

    @Test
    void whoeverWaitsForTheVerdictIsNotSilent() {
        watchdog.enter(ADMITTING, second(1));

        assertThat(at(251)).isEqualTo(ALIVE);
    }

    /** Else a verdict that never comes, by whatever mistake, would keep the connection and the channel for ever. */
    @Test
    void nobodyWaitsForTheVerdictForEver() {
        watchdog.enter(ADMITTING, second(1));

        assertThat(at(252)).isEqualTo(EXPIRED);
        assertThat(watchdog.expiry()).isEqualTo("not decided within 250 s whether it may publish");
    }

    @Test
    void aPublisherMustSend() {
        watchdog.enter(PUBLISHING, second(10));
        assertThat(at(70)).isEqualTo(ALIVE);
        watchdog.read(second(70));
        assertThat(at(130)).isEqualTo(ALIVE);
        assertThat(at(131)).isEqualTo(EXPIRED);
        assertThat(watchdog.expiry()).isEqualTo("publisher sent nothing for 60 s");
    }

    @Test
    void aPlayerIsPingedAndMustAnswer() {
        watchdog.enter(PLAYING, second(0));
        assertThat(at(29)).isEqualTo(ALIVE);
        assertThat(at(30)).isEqualTo(PING_DUE);
        watchdog.pinged(second(30));
        assertThat(at(31)).isEqualTo(ALIVE);
        assertThat(at(60)).isEqualTo(PING_DUE);
        watchdog.pinged(second(60));
        watchdog.read(second(61));
        assertThat(at(90)).isEqualTo(ALIVE);
        assertThat(at(91)).isEqualTo(PING_DUE);
        watchdog.pinged(second(91));
        assertThat(at(152)).isEqualTo(EXPIRED);
        assertThat(watchdog.expiry()).isEqualTo("player answered no ping for 90 s");
    }

    @Test
    void afterPublishingAConnectionIsNewAgain() {
        watchdog.enter(PUBLISHING, second(10));
        watchdog.enter(SETUP, second(100));

        assertThat(at(120)).isEqualTo(ALIVE);
        assertThat(at(121)).isEqualTo(EXPIRED);
    }

    @ParameterizedTest
    @CsvSource({"SETUP, 15", "ADMITTING, 15", "PLAYING, 15", "ENCODING, 60"})
    void whoeverTakesNothingIsStalled(ConnectionPhase phase, int timeout) {
        watchdog.enter(phase, 0);
        watchdog.read(second(timeout));
        assertThat(watchdog.check(second(timeout))).isNotEqualTo(STALLED);
        assertThat(watchdog.check(second(timeout + 1))).isEqualTo(STALLED);
        assertThat(watchdog.stallTimeout()).isEqualTo(Duration.ofSeconds(timeout));

        watchdog.taken(second(timeout + 1));
        assertThat(watchdog.check(second(timeout + 2)))
                .as("took something after all")
                .isNotEqualTo(STALLED);
    }

    @Test
    void aPublisherNeedNotRead() {
        watchdog.enter(PUBLISHING, 0);
        watchdog.read(second(1000));

        assertThat(watchdog.check(second(1000))).isEqualTo(ALIVE);
    }

    private Status at(long seconds) {
        watchdog.taken(second(seconds));
        return watchdog.check(second(seconds));
    }

    private static long second(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
