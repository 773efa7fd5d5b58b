package dev.headend.edge.live;

import static dev.headend.edge.live.DropPolicy.Decision.DELIVER;
import static dev.headend.edge.live.DropPolicy.Decision.DROP;
import static dev.headend.edge.live.DropPolicy.Decision.GIVE_UP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.DropPolicy.Decision;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DropPolicyTest {
    private final DropPolicy policy = new DropPolicy(Duration.ofSeconds(10));

    @Test
    void afterAFullQueuePicturesGoOnAtTheNextKeyframeAndSoundAtOnce() {
        assertThat(decide("vf0", true, 0)).isEqualTo(DELIVER);
        assertThat(decide("vf40", false, 40)).isEqualTo(DROP);
        assertThat(decide("af50", false, 50)).isEqualTo(DROP);
        assertThat(decide("vf80", true, 80)).isEqualTo(DROP);
        assertThat(decide("af90", true, 90)).isEqualTo(DELIVER);
        assertThat(decide("vh99", true, 99)).as("a header").isEqualTo(DELIVER);
        assertThat(decide("vf100", true, 100)).isEqualTo(DROP);
        assertThat(decide("vk120", true, 120)).isEqualTo(DELIVER);
        assertThat(decide("vf160", true, 160)).isEqualTo(DELIVER);
    }

    @Test
    void whoMissedSomethingGoesOnAtTheNextKeyframe() {
        policy.missed();

        assertThat(decide("vf0", true, 0)).isEqualTo(DROP);
        assertThat(decide("vk40", true, 40)).isEqualTo(DELIVER);
    }

    @Test
    void whoTakesNothingForTooLongIsGivenUp() {
        assertThat(decide("vk0", false, 1_000)).isEqualTo(DROP);
        assertThat(decide("vf1", false, 11_000)).isEqualTo(DROP);
        assertThat(decide("vf2", false, 11_001)).isEqualTo(GIVE_UP);
    }

    @Test
    void whoTakesSomethingInBetweenIsNot() {
        assertThat(decide("vk0", false, 1_000)).isEqualTo(DROP);
        assertThat(decide("af1", true, 9_000)).isEqualTo(DELIVER);
        assertThat(decide("vf2", false, 12_000)).isEqualTo(DROP);
    }

    private Decision decide(String packet, boolean writable, long nowMs) {
        MediaPacket made = TestPackets.of(packet);
        try {
            return policy.decide(made, writable, nowMs);
        } finally {
            made.release();
        }
    }
}
