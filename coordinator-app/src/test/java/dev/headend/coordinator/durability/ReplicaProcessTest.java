package dev.headend.coordinator.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.PeerInstance;
import dev.headend.coordinator.harness.CoordinatorProcess;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import dev.headend.coordinator.harness.Jwt;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.fixture.Patience;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share a Redis: one that stands still for too long, and ones that are told to stop. */
final class ReplicaProcessTest {
    private static final String SECRET = "test";
    private static final Pattern JOINED = Pattern.compile("joined the coordinators on this Redis as (\\w+)");
    private static final PeerInstance EDGE = PeerInstance.random();
    private static final PeerInstance ENCODER = PeerInstance.random();
    /** Besides the JVM's own end: what the web server may wait for connections. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private static final Duration LEASE = Duration.ofSeconds(2);

    @TempDir
    private Path dir;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private RedisProcess redis;

    @BeforeEach
    void startRedis() {
        redis = RedisProcess.start(dir.resolve("redis"));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        redis.close();
    }

    private CoordinatorProcess start(String name) {
        CoordinatorProcess process = CoordinatorProcess.start(
                dir.resolve(name),
                dir.resolve(name + ".log"),
                Map.of(
                        "CONTROL_SECRET",
                        SECRET,
                        "COORDINATOR_STORE",
                        "redis",
                        "REDIS_HOST",
                        "127.0.0.1",
                        "REDIS_PORT",
                        String.valueOf(redis.port()),
                        "SHUTDOWN_SECONDS",
                        String.valueOf(SHUTDOWN.toSeconds()),
                        "HEADEND_COORDINATOR_REDIS_LEASE",
                        LEASE.toString()));
        opened.addFirst(process);
        return process;
    }

    private static void awaitReady(CoordinatorProcess process) throws InterruptedException {
        process.awaitStarted();
        Eventually.that(() -> isReady(process));
    }

    /** The port of health is opened last. */
    private static boolean isReady(CoordinatorProcess process) {
        try {
            return process.management("/actuator/health/readiness").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private ExistingPeer resumable(CoordinatorProcess process, String role, PeerInstance program) {
        ExistingPeer peer = ExistingPeer.connect(
                process.port(),
                "/ws/control/" + role,
                "x-control-auth-token",
                Jwt.of(role + "-control", SECRET),
                "x-peer-instance",
                program.toString(),
                "x-peer-features",
                "resume");
        opened.addFirst(peer);
        return peer;
    }

    private ExistingPeer encoder(CoordinatorProcess process) {
        ExistingPeer encoder = resumable(process, "hls", ENCODER);
        encoder.send("REGISTER", "Capacity", "5");
        Eventually.that(() -> process.get("/commands/capacity").body().contains("\"encoderCount\":1"));
        return encoder;
    }

    private static String publish(ExistingPeer edge, ExistingPeer encoder, String channel) {
        edge.requestPublish("r", channel, "key");
        String id = encoder.next("ENCODE-START").get("Stream-ID");
        assertThat(edge.next("PUBLISH-ACCEPT").get("Stream-ID")).isEqualTo(id);
        return id;
    }

    private static void resume(ExistingPeer peer, String method, String channel, String id) {
        peer.send(method, "Stream-ID", id, "Stream-Channel", channel);
        Received answer = peer.next("RESUME-ACCEPT");
        assertThat(answer.get("Stream-ID")).isEqualTo(id);
    }

    private static List<String> ids(CoordinatorProcess process) {
        Matcher joined = JOINED.matcher(process.output());
        return joined.results().map(result -> result.group(1)).toList();
    }

    private String replicas() {
        return redis.text("ZRANGE", "{headend}:replicas", "0", "-1");
    }

    @Test
    void oneThatStoodStillForTooLongComesBackAsAnotherAndHarmsNothing() throws Exception {
        CoordinatorProcess still = start("still");
        CoordinatorProcess other = start("other");
        awaitReady(still);
        awaitReady(other);
        ExistingPeer encoder = encoder(still);
        ExistingPeer edge = resumable(still, "rtmp", EDGE);
        String stream = publish(edge, encoder, "channel");
        ExistingPeer existing = ExistingPeer.rtmpServer(still.port(), SECRET);
        opened.addFirst(existing);
        String lost = publish(existing, encoder, "lost");
        String buried = ids(still).getFirst();

        still.signal("STOP");
        Eventually.that(() -> !replicas().contains(buried));
        Eventually.that(() -> other.output().contains("(" + buried + ") has run out"));
        assertThat(other.output()).contains("its 3 edges and encoders");
        ExistingPeer encoderBack = encoder(other);
        resume(encoderBack, "TASK-RESUME", "channel", stream);
        ExistingPeer edgeBack = resumable(other, "rtmp", EDGE);
        resume(edgeBack, "STREAM-RESUME", "channel", stream);
        still.signal("CONT");

        Eventually.that(() -> ids(still).size() == 2);
        assertThat(ids(still).getLast()).isNotEqualTo(buried);
        assertThat(encoder.closed()).succeedsWithin(Patience.TIME);
        assertThat(edge.closed()).succeedsWithin(Patience.TIME);
        assertThat(existing.closed()).succeedsWithin(Patience.TIME);
        awaitReady(still);
        assertThat(other.get("/commands/report").body()).contains(stream).doesNotContain(lost);
        still.address().close("channel", stream);
        assertThat(edgeBack.next("STREAM-KILL").get("Stream-ID")).isEqualTo(stream);
        assertThat(ids(other)).hasSize(1);
    }

    @Test
    void oneThatIsToldToStopLeavesNothingToWaitFor() throws Exception {
        CoordinatorProcess stops = start("stops");
        CoordinatorProcess stays = start("stays");
        awaitReady(stops);
        awaitReady(stays);
        ExistingPeer encoder = encoder(stops);
        ExistingPeer edge = resumable(stops, "rtmp", EDGE);
        String stream = publish(edge, encoder, "channel");
        String id = ids(stops).getFirst();

        stops.signal("TERM");
        stops.awaitExit();
        assertThat(stops.output()).contains("left the coordinators on this Redis");
        assertThat(replicas()).doesNotContain(id);
        assertThat(redis.text("KEYS", "{headend}:*" + id + "*")).isEqualTo("[]");
        assertThat(redis.text("KEYS", "{headend}:peer:*"))
                .contains(":streams")
                .doesNotContainPattern("peer:\\d+[,\\]]");
        resume(encoder(stays), "TASK-RESUME", "channel", stream);
        resume(resumable(stays, "rtmp", EDGE), "STREAM-RESUME", "channel", stream);
    }

    /** Its peers cannot be taken off then, nor can it leave; the others see that by its lease. */
    @Test
    void oneThatIsToldToStopWhileRedisIsAwayDoesNotWaitForIt() throws Exception {
        CoordinatorProcess stops = start("stops");
        CoordinatorProcess hangs = start("hangs");
        awaitReady(stops);
        awaitReady(hangs);
        encoder(stops);
        resumable(hangs, "rtmp", EDGE);
        Eventually.that(() -> hangs.output().contains("(RTMP) connected"));
        redis.pause();
        assertThat(timeToEnd(hangs)).isLessThan(SHUTDOWN.plusSeconds(10));
        redis.resume();
        redis.kill();
        assertThat(timeToEnd(stops)).isLessThan(SHUTDOWN.plusSeconds(10));
    }

    private static Duration timeToEnd(CoordinatorProcess process) throws InterruptedException {
        long begin = System.nanoTime();
        process.signal("TERM");
        process.awaitExit();
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
