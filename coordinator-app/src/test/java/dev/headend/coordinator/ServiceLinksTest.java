package dev.headend.coordinator;

import dev.headend.coordinator.harness.CoordinatorProcess;
import dev.headend.coordinator.harness.Eventually;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program with what Kubernetes sets in pods that have service links, of Services whose names are Spring Boot's. */
class ServiceLinksTest {
    private static final String LINK = "tcp://10.96.0.17:80";

    @Test
    void servicesBesideItAreTakenForNoSettings(@TempDir Path folder) throws Exception {
        Map<String, String> links = Map.of(
                "SERVER_PORT",
                LINK,
                "MANAGEMENT_SERVER_PORT",
                LINK,
                "HEADEND_COORDINATOR_PORT",
                LINK,
                "REDIS_PORT",
                LINK);
        try (CoordinatorProcess coordinator = CoordinatorProcess.start(
                        folder.resolve("data"), Files.createFile(folder.resolve("log")), links)
                .awaitStarted()) {
            Eventually.that(() -> isReady(coordinator));
        }
    }

    private static boolean isReady(CoordinatorProcess coordinator) {
        try {
            return coordinator.management("/actuator/health/readiness").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
