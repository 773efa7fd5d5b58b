package dev.headend.edge.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.config.StartupFailure;
import io.netty.util.internal.PlatformDependent;
import org.junit.jupiter.api.Test;

class LivePropertiesTest {
    private static final long MIB = 1L << 20;

    @Test
    void memoryIsWhatIsSetOrHalfOfWhatTheProcessMayHave() {
        assertThat(new LiveProperties(256, 40, 3).memory().limit()).isEqualTo(3 * MIB);
        assertThat(new LiveProperties(256, 40, 0).memory().limit()).isEqualTo(PlatformDependent.maxDirectMemory() / 2);
    }

    @Test
    void moreThanTheProcessMayHaveIsRefused() {
        int tooMuch = (int) (PlatformDependent.maxDirectMemory() / MIB) + 1;

        assertThatThrownBy(() -> new LiveProperties(256, 40, tooMuch).memory())
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("MEDIA_MEMORY_MB is " + tooMuch);
    }
}
