package dev.headend.coordinator.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.redis.script.Redis;
import dev.headend.coordinator.store.redis.script.RedisConnections;
import dev.headend.coordinator.store.redis.script.RedisProperties;
import dev.headend.coordinator.store.redis.script.RedisScripts;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.TestIdentity;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user that {@code docs/operations.md} makes in Redis for coordinators may do what they do, and nothing else. */
final class RedisUserCommandsTest {
    private static final Path PAGE = Path.of("..", "docs", "operations.md");
    private static final Pattern LINE = Pattern.compile("(?m)^ACL SETUSER headend on >PASSWORD (.*)$");
    private static final Pattern CALL = Pattern.compile("redis\\.p?call\\('([A-Z]+)'(?:, '(STREAM)')?");
    private static final Pattern OTHER_DATABASE =
            Pattern.compile("With `REDIS_DATABASE` other than 0 it needs `(\\S+)` besides");
    /** What the program asks for besides: to run scripts, to read its mailbox, to wait for replicas. */
    private static final Set<String> OF_THE_PROGRAM = Set.of("eval", "evalsha", "xread", "xtrim", "wait");

    /** Where an entry of ACL LOG says what was refused. */
    private static final int OBJECT = 7;

    @TempDir
    private Path dir;

    private static List<String> rules() throws IOException {
        return LINE.matcher(Files.readString(PAGE))
                .results()
                .map(line ->
                        Arrays.asList(line.group(1).replace("PREFIX", "headend").split(" ")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/operations.md has no ACL SETUSER"));
    }

    private static Set<String> allowed() throws IOException {
        return rules().stream()
                .filter(rule -> rule.startsWith("+"))
                .map(rule -> rule.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ofScripts() {
        return Arrays.stream(Script.values())
                .flatMap(script -> CALL.matcher(script.source()).results())
                .map(call -> call.group(2) == null ? call.group(1) : call.group(1) + "|" + call.group(2))
                .map(command -> command.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void itMayUseTheCommandsOfTheScriptsAndNoOthers() throws IOException {
        Set<String> used = ofScripts();
        used.addAll(OF_THE_PROGRAM);
        assertThat(allowed()).containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void scriptsRunAsThisUserAndNothingIsRefused() throws IOException {
        try (RedisProcess redis = RedisProcess.start(dir)) {
            addUser(redis, "secret");
            TestIdentity replica = new TestIdentity("r1");
            replica.register(redis);
            RedisProperties properties =
                    Redis.properties(redis.port(), Map.of("user", "headend", "password", "secret"));
            try (RedisConnections connections = new RedisConnections(properties, Duration.ofSeconds(2));
                    RedisScripts scripts = new RedisScripts(properties, connections, replica).start()) {
                assertThat(scripts.run(Script.CONFIRM, List.of()).block(Patience.TIME))
                        .containsExactly("OK");
            }
            assertThat(refused(redis))
                    .as("the driver says its name by CLIENT SETINFO, and does without")
                    .containsOnly("client");
        }
    }

    @Test
    void inAnotherDatabaseItNeedsWhatThePageSaysBesides() throws IOException {
        String besides = OTHER_DATABASE
                .matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/operations.md does not say it"));
        try (RedisProcess redis = RedisProcess.start(dir)) {
            addUser(redis, "secret");
            RedisProperties properties =
                    Redis.properties(redis.port(), Map.of("user", "headend", "password", "secret", "database", "1"));
            try (RedisConnections connections = new RedisConnections(properties, Duration.ofSeconds(2));
                    RedisScripts scripts = new RedisScripts(properties, connections, new TestIdentity("r1")).start()) {
                var probe = scripts.run(Script.PROBE, List.of("0", "mark", "")).toFuture();
                Eventually.that(() -> refused(redis).contains("select"));
                Eventually.that(() -> scripts.health() instanceof StoreHealth.Failing(String why)
                        && why.contains("no permissions to run the 'select' command"));
                redis.command("ACL", "SETUSER", "headend", besides);
                assertThat(probe).succeedsWithin(Patience.TIME);
            }
            assertThat(redis.text("INFO", "keyspace")).contains("db1:").doesNotContain("db0:");
            assertThat(refused(redis)).containsOnly("client", "select");
        }
    }

    private static List<String> refused(RedisProcess redis) {
        List<?> log = (List<?>) Objects.requireNonNull(redis.command("ACL", "LOG"));
        return log.stream()
                .map(entry -> String.valueOf(((List<?>) entry).get(OBJECT)))
                .toList();
    }

    private static void addUser(RedisProcess redis, String password) throws IOException {
        List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", "headend", "on", ">" + password));
        words.addAll(rules());
        assertThat(redis.command(words.toArray(String[]::new))).isEqualTo("OK");
    }
}
