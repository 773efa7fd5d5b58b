package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.RunningCoordinator;
import dev.headend.fixture.Patience;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An orderly end: who has been sent away finds another coordinator, and not this one again. */
class StopTest {
    private static final String SECRET = "test";

    @TempDir
    Path folder;

    @Test
    void peersAreSentAwayWhenThePortHasClosed() throws Exception {
        RunningCoordinator coordinator =
                RunningCoordinator.start(CoordinatorSettings.TABLE, folder, Map.of("CONTROL_SECRET", SECRET));
        int port = coordinator.port();
        ExistingPeer edge = ExistingPeer.rtmpServer(port, SECRET);
        // One that has not been taken down yet is sent away at once.
        Eventually.that(
                () -> !coordinator.request("GET", "/commands/report").body().contains("\"streamingServers\":[]"));
        CompletableFuture<Void> end = CompletableFuture.runAsync(coordinator::close);

        edge.closed().get(Patience.TIME.toSeconds(), TimeUnit.SECONDS);
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);

        end.get(Patience.TIME.toSeconds(), TimeUnit.SECONDS);
    }
}
