package dev.headend.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffTest {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration CAP = Duration.ofSeconds(60);

    @Property
    void doublesUpToTheCapWithUpToHalfOfItLeftToChance(
            @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int attempt, @ForAll long seed) {
        Duration pause = new Backoff(FIRST, CAP, 0.5, new Random(seed)).after(attempt);
        long full = attempt > 6 ? CAP.toMillis() : FIRST.toMillis() << (attempt - 1);
        assertThat(pause.toMillis()).isBetween(full / 2, full);
    }
}
