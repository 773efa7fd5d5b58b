package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveViewersTest {
    private final LiveViewers viewers = new LiveViewers(2.5);

    /** Players ask every two seconds, those of another channel every five. */
    private void watch(int seconds, int news, int sports) {
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; second % 2 == 0 && i < news; i++) {
                viewers.asked("/hls/news/0123/720p/index.m3u8", 2);
            }
            for (int i = 0; second % 5 == 0 && i < sports; i++) {
                viewers.asked("/hls/sports.m3u8", 5);
            }
            if (second % 5 == 2 || second % 5 == 4) {
                viewers.turn();
            }
        }
    }

    @Test
    void whoAsksOnceInATargetDurationIsOneViewer() {
        watch(60, 100, 10);

        assertThat(viewers.byChannel()).isEqualTo(Map.of("news", 100L, "sports", 10L));
    }

    @Test
    void whoHasLeftIsForgotten() {
        watch(60, 100, 10);
        watch(20, 0, 10);
        assertThat(viewers.byChannel().get("news")).isLessThan(50);
        watch(20, 0, 10);

        assertThat(viewers.byChannel()).isEqualTo(Map.of("sports", 10L));
    }
}
