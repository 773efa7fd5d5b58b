package dev.headend.edge.acme;

import static dev.headend.edge.acme.FailureKind.LIMITED;
import static dev.headend.edge.acme.FailureKind.NOT_REACHED;
import static dev.headend.edge.acme.FailureKind.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    private static final Instant NOW = Instant.parse("2031-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        // kind, number of it, the pause in minutes: at least and at most
        "NOT_REACHED, 1, 0.8, 1",
        "NOT_REACHED, 3, 3.2, 4",
        "NOT_REACHED, 40, 48, 60",
        "REFUSED, 1, 12, 15",
        "REFUSED, 2, 24, 30",
        "REFUSED, 40, 576, 720",
        "LIMITED, 1, 96, 120",
        "LIMITED, 40, 1728, 2160",
    })
    void pausesGetLonger(FailureKind kind, int number, double least, double most) {
        Failures failures = Failures.NONE;
        for (int i = 0; i < number; i++) {
            failures = failures.and(kind, Duration.ZERO, NOW, new Random(i));
        }
        assertThat(failures.count()).isEqualTo(number);
        assertThat(failures.pause()).isBetween(minutes(least), minutes(most));
        assertThat(failures.earliest()).isEqualTo(NOW.plus(failures.pause()));
    }

    @Test
    void theAuthorityIsHeardUpToAWeek() {
        assertThat(after(LIMITED, Duration.ofHours(34)).pause()).isEqualTo(Duration.ofHours(34));
        assertThat(after(LIMITED, Duration.ofSeconds(1)).pause()).isGreaterThan(Duration.ofHours(1));
        assertThat(after(LIMITED, Duration.ofDays(4000)).pause()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void anOutageDoesNotMakeARefusalWorse() {
        Failures outage = Failures.NONE;
        for (int i = 0; i < 20; i++) {
            outage = outage.and(NOT_REACHED, Duration.ZERO, NOW, new Random(i));
        }
        assertThat(outage.and(REFUSED, Duration.ZERO, NOW, new Random(1)).pause())
                .isLessThanOrEqualTo(minutes(15));
    }

    @Test
    void aClockThatWasPutBackBeginsThePauseAnew() {
        Failures failures = after(REFUSED, Duration.ZERO);

        assertThat(failures.at(NOW.minus(Duration.ofDays(3000))).earliest())
                .isEqualTo(NOW.minus(Duration.ofDays(3000)).plus(failures.pause()));
        assertThat(failures.at(NOW.plusSeconds(1))).isEqualTo(failures);
    }

    /** Let's Encrypt: five failed validations of a name in an hour, whatever comes between them. */
    @Property
    void neverMoreThanFiveRefusalsInAnHour(@ForAll @Size(max = 60) List<FailureKind> kinds, @ForAll long seed) {
        Random random = new Random(seed);
        Failures failures = Failures.NONE;
        Instant now = NOW;
        List<Instant> refusals = new ArrayList<>();
        for (FailureKind kind : kinds) {
            if (kind == REFUSED) {
                refusals.add(now);
            }
            failures = failures.and(kind, Duration.ZERO, now, random);
            now = failures.earliest();
        }
        for (int i = 5; i < refusals.size(); i++) {
            assertThat(Duration.between(refusals.get(i - 5), refusals.get(i)))
                    .isGreaterThanOrEqualTo(Duration.ofHours(1));
        }
    }

    @Test
    void areKeptAsText() {
        Failures failures = after(REFUSED, Duration.ZERO);

        assertThat(FailuresText.read(FailuresText.of(failures), Instant.EPOCH)).isEqualTo(failures);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "kind=REFUSED",
        "kind=OTHER\\ncount=1\\nlast=2031-01-01T00:00:00Z\\npause=PT1M",
        "kind=REFUSED\\ncount=-1\\nlast=2031-01-01T00:00:00Z\\npause=PT1M",
        "kind=REFUSED\\ncount=1\\nlast=yesterday\\npause=PT1M",
        "kind=REFUSED\\ncount=1\\nlast=2031-01-01T00:00:00Z\\npause=PT1",
        "kind=REFUSED\\ncount=1\\nlast=2031-01-01T00:00:00Z\\npause=PT-1M",
        "\\\\u00",
    })
    void whatIsDamagedIsAPauseAfterItWasWritten(String text) {
        Failures failures = FailuresText.read(text.replace("\\n", "\n"), NOW);

        assertThat(failures.earliest()).isBetween(NOW.plus(minutes(12)), NOW.plus(minutes(15)));
    }

    private static Failures after(FailureKind kind, Duration asked) {
        return Failures.NONE.and(kind, asked, NOW, new Random(7));
    }

    private static Duration minutes(double number) {
        return Duration.ofSeconds(Math.round(number * 60));
    }
}
