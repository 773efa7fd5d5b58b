package dev.headend.edge;

import dev.headend.fixture.MetricsPage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What running edges register is compared with the page where they run: for the names and types. */
class MetricsPageTest {
    @Test
    void thePageNamesEveryMetric() throws Exception {
        MetricsPage.of("Media edge")
                .namesWhatIsIn(
                        Path.of("src/main/java"),
                        Path.of("../shared-kernel/src/main/java/dev/headend/config/tls"),
                        Path.of("../shared-kernel/src/main/java/dev/headend/config/drain"));
    }
}
