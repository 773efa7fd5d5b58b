package dev.headend.edge.redis;

import dev.headend.fixture.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A Redis as it is deployed, in a container. Skipped where no Docker engine runs. */
class ContainerRedisTest extends RedisSubscriptionContract {
    private final int port = FreePorts.next();
    private @Nullable GenericContainer<?> redis;

    @BeforeEach
    void needsDocker() {
        Assumptions.assumeTrue(
                System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock")),
                "SKIPPED: no Docker engine (/var/run/docker.sock, DOCKER_HOST); EmbeddedRedisTest runs the same without");
    }

    @Override
    String host() {
        return "127.0.0.1";
    }

    @Override
    int port() {
        return port;
    }

    @Override
    void startRedis() {
        GenericContainer<?> started = new GenericContainer<>(DockerImageName.parse("redis:8-alpine"))
                .withCommand("redis-server", "--requirepass", PASSWORD, "--save", "")
                .withExposedPorts(6379);
        started.setPortBindings(List.of(port + ":6379"));
        redis = started;
        started.start();
    }

    @Override
    void stopRedis() {
        if (redis != null) {
            redis.stop();
            redis = null;
        }
    }
}
