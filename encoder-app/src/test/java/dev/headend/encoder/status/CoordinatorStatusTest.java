package dev.headend.encoder.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.PeerInstance;
import dev.headend.encoder.control.ControlProperties;
import dev.headend.encoder.control.CoordinatorLink;
import dev.headend.encoder.task.TaskRegistry;
import dev.headend.encoder.task.TestEnvironment;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

class CoordinatorStatusTest {
    /** Port 1 is nobody's. */
    private static final URI NOBODY = URI.create("ws://127.0.0.1:1");

    @TempDir
    private Path folder;

    @Test
    void isNotReadyBeforeItHasBegunToConnect() throws Exception {
        try (CoordinatorLink link = link(NOBODY)) {
            assertThat(status(link)).isEqualTo(Status.OUT_OF_SERVICE);
            link.start(List.of());
            assertThat(status(link)).isEqualTo(Status.DOWN);
        }
    }

    @Test
    void isReadyWhereNoCoordinatorIsConfigured() throws Exception {
        try (CoordinatorLink link = link(null)) {
            assertThat(status(link)).isEqualTo(Status.UP);
        }
    }

    private CoordinatorLink link(@Nullable URI coordinator) {
        ControlProperties properties = new ControlProperties(coordinator, true, null);
        return new CoordinatorLink(
                properties.linkSettings(PeerInstance.random(), Clock.systemUTC()),
                new TaskRegistry(1, TestEnvironment.in(folder)));
    }

    private static Status status(CoordinatorLink link) {
        return new CoordinatorStatus(link, new SimpleMeterRegistry()).health().getStatus();
    }
}
