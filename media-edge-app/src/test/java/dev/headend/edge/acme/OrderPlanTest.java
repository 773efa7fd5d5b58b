package dev.headend.edge.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.acme.OrderPlan.Held;
import dev.headend.edge.acme.OrderPlan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a certificate is ordered, by day since it was issued. */
class OrderPlanTest {
    private static final Instant ISSUED = Instant.parse("2031-01-01T00:00:00Z");
    private static final List<String> DOMAINS = List.of("a.example", "b.example");

    /** {@code lifetime} none: there is no certificate. {@code failed} is the day of the last failure, after which a day's pause follows. */
    @ParameterizedTest
    @CsvSource({
        // today, lifetime, names, failed → order or wait until day
        "0, none, , , order",
        "0, none, , -2, order",
        "0.5, none, , 0, 1",
        "1, none, , 0, order",
        "0, 90, a.example b.example, , 60",
        "59.9, 90, a.example b.example, , 60",
        "60, 90, a.example b.example, , order",
        "89, 90, a.example b.example, , order",
        "90, 90, a.example b.example, , order",
        "400, 90, a.example b.example, , order",
        "60.5, 90, a.example b.example, 60, 61",
        "91, 90, a.example b.example, 90.5, 91.5",
        // a certificate for a week, as some authorities issue them
        "3.9, 6, a.example b.example, , 4",
        "4, 6, a.example b.example, , order",
        // other domains than before: more at once, fewer with the next renewal
        "10, 90, a.example, , order",
        "10, 90, a.example b.example c.example, , 60",
        "10, 90, a.example, 9.5, 10.5",
        // the clock was put back: before the certificate began, and before the last failure
        "-30, 90, a.example b.example, , 60",
        "-30, none, , 0, -29",
    })
    void ordersWhenOneIsDueAndNoPauseIs(double today, String lifetime, String names, Double failed, String step) {
        Optional<Held> held = lifetime.equals("none")
                ? Optional.empty()
                : Optional.of(new Held(ISSUED, day(Double.parseDouble(lifetime)), names(names)));
        Failures failures =
                failed == null ? Failures.NONE : new Failures(FailureKind.REFUSED, 1, day(failed), Duration.ofDays(1));

        Step next = OrderPlan.next(day(today), held, DOMAINS, failures);

        if (step.equals("order")) {
            assertThat(next).isInstanceOf(Step.Order.class);
        } else {
            assertThat(next).isEqualTo(new Step.Wait(day(Double.parseDouble(step))));
        }
    }

    @Test
    void saysWhy() {
        assertThat(why(day(0), Optional.empty())).isEqualTo("there is none yet");
        assertThat(why(day(0), held("c.example"))).isEqualTo("the one that there is, is for c.example");
        assertThat(why(day(61), held("a.example", "b.example"))).isEqualTo("the one that there is ends at " + day(90));
        assertThat(why(day(91), held("a.example", "b.example"))).isEqualTo("the one that there is has expired");
    }

    private static String why(Instant now, Optional<Held> held) {
        return OrderPlan.next(now, held, DOMAINS, Failures.NONE) instanceof Step.Order(String why) ? why : "no order";
    }

    private static Optional<Held> held(String... names) {
        return Optional.of(new Held(ISSUED, day(90), List.of(names)));
    }

    private static List<String> names(String text) {
        return Arrays.asList(text.split(" "));
    }

    private static Instant day(double number) {
        return ISSUED.plusSeconds(Math.round(number * 86_400));
    }
}
