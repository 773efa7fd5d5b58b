package dev.headend.encoder.hls.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Three segments of three seconds, so a removed one must stay for nine seconds and its own three. */
class SegmentRetentionTest {
    private static final int WINDOW = 3;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final SegmentRetention retention = new SegmentRetention(WINDOW, 0);

    @Test
    void keepsWhatIsStillNamed() {
        retention.stored(window(0), NOW);

        assertThat(retention.due(NOW.plusSeconds(3_600), 1_000)).isEqualTo(-1);
    }

    @Test
    void keepsWhatAPlayerMayStillWant() {
        retention.stored(window(1), NOW);

        assertThat(retention.due(NOW.plusSeconds(12), 6)).isEqualTo(-1);
        assertThat(retention.due(NOW.plusSeconds(13), 6)).isZero();
    }

    @Test
    void keepsTwiceTheWindow() {
        retention.stored(window(1), NOW);

        assertThat(retention.due(NOW.plusSeconds(3_600), 5)).isEqualTo(-1);
    }

    @Test
    void goesOnToTheNextOnceOneIsGone() {
        retention.stored(window(2), NOW);

        assertThat(retention.due(NOW.plusSeconds(60), 100)).isZero();
        assertThat(retention.due(NOW.plusSeconds(60), 100)).isZero();
        retention.deleted();
        assertThat(retention.due(NOW.plusSeconds(60), 100)).isEqualTo(1);
        retention.deleted();
        assertThat(retention.due(NOW.plusSeconds(60), 100)).isEqualTo(-1);
    }

    private static LivePlaylist window(int first) {
        return IntStream.range(first, first + WINDOW)
                .mapToObj(number -> new Segment(number, Duration.ofSeconds(3), NOW, false, false))
                .reduce(LivePlaylist.empty(3, false), LivePlaylist::append, (one, _) -> one);
    }
}
