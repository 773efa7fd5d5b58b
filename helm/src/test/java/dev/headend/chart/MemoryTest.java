package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The limits of memory are enough for what the programs take: docs/adr/0072 adds it up. */
class MemoryTest {
    /** An FFmpeg that encodes 1080p30 to four renditions, in MiB. */
    private static final int FFMPEG = 425;
    /** The encoder's JVM without its heap, and what it has besides, in MiB and in parts of the heap. */
    private static final int JVM = 130;

    private static final double HEAP_AND_BUFFERS = 4 / 3d;

    @Test
    void anEncoderHasMemoryForAsManyStreamsAsItTakes() throws IOException {
        Container encoder = Chart.render(Values.of("nothing set", "{}"))
                .pod("encoder")
                .spec()
                .getContainers()
                .getFirst();
        Quantity limit = encoder.getResources().getLimits().get("memory");
        double mebibytes = Quantity.getAmountInBytes(limit)
                .divide(BigDecimal.valueOf(1 << 20))
                .doubleValue();
        int streams = encoder.getEnv().stream()
                .filter(variable -> variable.getName().equals("SERVER_CAPACITY"))
                .mapToInt(variable -> Integer.parseInt(variable.getValue()))
                .findFirst()
                .orElseThrow();

        assertThat(mebibytes * heapShare() * HEAP_AND_BUFFERS + JVM + streams * FFMPEG)
                .isLessThan(mebibytes);
        assertThat(encoder.getResources().getRequests()).containsEntry("memory", limit);
    }

    private static double heapShare() throws IOException {
        return Files.readAllLines(Path.of("..", "encoder-app", "src", "main", "docker", "jvm.flags")).stream()
                        .filter(line -> line.startsWith("MaxRAMPercentage="))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf('=') + 1)))
                        .findFirst()
                        .orElseThrow()
                / 100;
    }
}
