package dev.headend.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.net.http.HeaderPost.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** By which outcome a post is counted: a 5xx is no refusal, but a server, or a proxy before it, that does not work. */
class PostMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PostMetrics metrics = new PostMetrics(registry, "asked", "", "accepted");

    @ParameterizedTest
    @CsvSource({
        "200, accepted",
        "204, refused",
        "302, refused",
        "403, refused",
        "404, refused",
        "499, refused",
        "500, failed",
        "503, failed",
        "599, failed"
    })
    void anAnswerIsCountedByItsStatus(int status, String outcome) {
        assertCountedAs(outcome, new Outcome.Answered(status, new DefaultHttpHeaders()));
    }

    @Test
    void whatHasNoAnswerIsCountedAsThat() {
        assertCountedAs("unanswered", new Outcome.Unanswered("in time"));
    }

    @Test
    void whatIsNotReachedIsCountedAsThat() {
        assertCountedAs("unreachable", new Outcome.Unreachable("refused"));
    }

    private void assertCountedAs(String outcome, Outcome post) {
        metrics.timed(Mono.just(post)).block();

        assertThat(registry.get("asked").timers())
                .filteredOn(timer -> timer.count() > 0)
                .singleElement()
                .satisfies(timer -> assertThat(timer.getId().getTag("outcome")).isEqualTo(outcome));
    }
}
