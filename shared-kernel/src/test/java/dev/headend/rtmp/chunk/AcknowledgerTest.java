package dev.headend.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcknowledgerTest {
    private final Acknowledger acknowledger = new Acknowledger();

    @ParameterizedTest
    @CsvSource({"2000, 2000", "1024, 1024", "1023, 1024", "1, 1024", "0, 2500000", "-1, 2500000"})
    void eachWindowIsAcknowledgedOnceItIsFull(int window, int effective) {
        acknowledger.window(window);

        assertThat(afterReceiving(effective - 1)).isEmpty();
        assertThat(afterReceiving(1)).containsExactly(effective);
        assertThat(afterReceiving(effective - 1)).isEmpty();
        assertThat(afterReceiving(1)).containsExactly(2 * effective);
        assertThat(afterReceiving(3 * effective)).as("several at once").containsExactly(5 * effective);
    }

    @Test
    void theNumberWrapsAtThirtyTwoBitsAndGoesOn() {
        assertThat(afterReceiving(Integer.MAX_VALUE)).containsExactly(Integer.MAX_VALUE);
        assertThat(afterReceiving(Integer.MAX_VALUE)).containsExactly(-2);
        assertThat(afterReceiving(2_500_000)).containsExactly(2_499_998);
        assertThat(afterReceiving(2_499_999)).isEmpty();
        assertThat(afterReceiving(1)).containsExactly(4_999_998);
    }

    private List<Integer> afterReceiving(int bytes) {
        acknowledger.received(bytes);
        return acknowledger.isDue() ? List.of(acknowledger.acknowledge()) : List.of();
    }
}
