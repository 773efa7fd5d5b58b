package dev.headend.text;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LogThrottleTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Logger log = (Logger) LoggerFactory.getLogger("throttled");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Instant now = START;

    private final LogThrottle throttle = new LogThrottle(log, Duration.ofSeconds(10), new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    });

    private List<String> after(Duration... times) {
        log.setAdditive(false);
        lines.start();
        log.addAppender(lines);
        for (Duration time : times) {
            now = START.plus(time);
            throttle.warn("at {}", time.toMillis());
        }
        log.detachAppender(lines);
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void writesOneLineAtATimeAndHowManyThereWereBesides() {
        assertThat(after(
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofMillis(9_999),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(11),
                        Duration.ofSeconds(60)))
                .containsExactly(
                        "at 0",
                        "at 10000 (2 more since the last such line)",
                        "at 60000 (1 more since the last such line)");
    }

    @Test
    void isNotSilencedByAClockThatIsSetBack() {
        assertThat(after(Duration.ZERO, Duration.ofHours(-1))).hasSize(2);
    }
}
