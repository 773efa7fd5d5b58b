package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RtmpPropertiesTest {
    @Test
    void theLimitOfConnectionsIsWhatTheMemoryBearsUnlessItIsSet() {
        assertThat(RtmpProperties.bearable(384L << 20, false)).isBetween(5000, 5100);
        assertThat(RtmpProperties.bearable(1L << 30, false)).isBetween(13_500, 13_600);
        assertThat(RtmpProperties.bearable(0, true)).isOne();
        assertThat(properties(7).connections(true)).isEqualTo(7);
        assertThat(properties(0).connections(true)).as("no limit").isZero();
        assertThat(properties(null).connections(false)).isPositive();
    }

    /** Each may hold a record of TLS that never becomes complete. */
    @Test
    void lessOfThemAreBorneOverTls() {
        assertThat(RtmpProperties.bearable(384L << 20, true)).isBetween(3000, 3100);
        assertThat(RtmpProperties.bearable(1L << 30, true)).isBetween(8_200, 8_300);
        assertThat(properties(null).connections(true))
                .isLessThan(properties(null).connections(false));
    }

    private static RtmpProperties properties(Integer maxConnections) {
        return new RtmpProperties(
                true, 0, 0, "RTMPS_PORT", "auto", false, 4096, null, maxConnections, Duration.ofSeconds(60));
    }
}
