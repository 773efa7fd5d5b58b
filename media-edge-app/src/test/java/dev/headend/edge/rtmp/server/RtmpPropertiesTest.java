package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RtmpPropertiesTest {
    @Test
    void theLimitOfConnectionsIsWhatTheMemoryBearsUnlessItIsSet() {
        assertThat(RtmpProperties.bearable(384L << 20)).isBetween(5000, 5100);
        assertThat(RtmpProperties.bearable(1L << 30)).isBetween(13_500, 13_600);
        assertThat(RtmpProperties.bearable(0)).isOne();
        assertThat(properties(7).connections()).isEqualTo(7);
        assertThat(properties(0).connections()).as("no limit").isZero();
        assertThat(properties(null).connections()).isPositive();
    }

    private static RtmpProperties properties(Integer maxConnections) {
        return new RtmpProperties(0, 0, "auto", false, 4096, maxConnections, Duration.ofSeconds(60));
    }
}
