package dev.headend.coordinator.store.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.fixture.Patience;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisUserTest {
    private RedisProcess server;
    private ScriptsOnRedis redis;

    @BeforeEach
    void start(@TempDir Path dir) {
        server = RedisProcess.start(dir);
        server.command("ACL", "SETUSER", "headend", "on", ">secret", "~{headend}:*", "+@all", "-@dangerous", "-@admin");
        redis = new ScriptsOnRedis(Redis.properties(server.port(), Map.of("user", "headend", "password", "secret")));
        redis.replica.register(server);
    }

    @AfterEach
    void stop() {
        redis.close();
        server.close();
    }

    @Test
    void aUserNeedsOurKeysAndNoDangerousCommands() {
        assertThat(redis.confirm()).containsExactly("OK");
    }

    @Test
    void whatTheUserMayNotDoIsAReasonOfHealthAndWaitedFor() {
        redis.confirm();
        server.command("ACL", "SETUSER", "headend", "-hincrby");
        CompletableFuture<List<Object>> waiting = redis.begin();
        Eventually.that(() -> redis.isFailing("can't run this command"));
        server.command("ACL", "SETUSER", "headend", "+hincrby");
        assertThat(waiting).succeedsWithin(Patience.TIME);
    }
}
