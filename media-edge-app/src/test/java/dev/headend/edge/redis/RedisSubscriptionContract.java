package dev.headend.edge.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.redis.RedisSubscription.Timing;
import dev.headend.fixture.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** How the subscription behaves toward a real Redis, wherever that runs. */
@ExtendWith(OutputCaptureExtension.class)
abstract class RedisSubscriptionContract {
    static final String PASSWORD = "s3cret";
    private static final String CHANNEL = "rtmp_commands";
    private static final Timing QUICK =
            new Timing(Duration.ofSeconds(5), Duration.ofMillis(50), Duration.ofMillis(200));

    private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private @Nullable RedisSubscription subscription;

    abstract String host();

    /** Of the Redis that runs, or is to run. */
    abstract int port();

    /** Starts Redis, with {@link #PASSWORD}, on {@link #port}. */
    abstract void startRedis() throws Exception;

    /** Stops it as a crash would, and waits for its end. */
    abstract void stopRedis() throws Exception;

    @AfterEach
    void stop() throws Exception {
        if (subscription != null) {
            subscription.stop();
        }
        stopRedis();
    }

    private void subscribe(String password) {
        RedisProperties properties = new RedisProperties(host(), port(), password, false, CHANNEL);
        RedisSubscription made = new RedisSubscription(properties, commands::add, registry, QUICK);
        subscription = made;
        made.start();
        assertThat(made.isRunning()).isTrue();
    }

    private boolean isConnected() {
        return registry.get("headend.redis.connected").gauge().value() == 1;
    }

    private void awaitConnected(boolean wanted) {
        Awaitility.await().until(() -> isConnected() == wanted);
    }

    private Jedis client() {
        return new Jedis(
                new HostAndPort(host(), port()),
                DefaultJedisClientConfig.builder().password(PASSWORD).build());
    }

    private void send(String command) {
        try (Jedis client = client()) {
            assertThat(client.publish(CHANNEL, command)).isEqualTo(1);
        }
    }

    private @Nullable String next() throws InterruptedException {
        return commands.poll(Patience.SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void receivesWhatIsPublished() throws Exception {
        startRedis();
        subscribe(PASSWORD);
        awaitConnected(true);
        send("kill-session>news");
        send("close-stream>news|s-1");
        assertThat(next()).isEqualTo("kill-session>news");
        assertThat(next()).isEqualTo("close-stream>news|s-1");
    }

    /** The log says so once, in one line, however often it is tried. */
    @Test
    void startsWithoutRedisAndReceivesOnceItIsThere(CapturedOutput log) throws Exception {
        subscribe(PASSWORD);
        Awaitility.await().until(() -> log.getOut().contains("no commands are received"));
        Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> !isConnected());
        assertThat(log.getOut()).doesNotContain("Exception").containsOnlyOnce("WARN");
        startRedis();
        awaitConnected(true);
        send("kill-session>news");
        assertThat(next()).isEqualTo("kill-session>news");
    }

    @Test
    void survivesRestartsOfRedis() throws Exception {
        startRedis();
        subscribe(PASSWORD);
        for (int restart = 0; restart < 3; restart++) {
            awaitConnected(true);
            send("kill-session>channel-" + restart);
            assertThat(next()).isEqualTo("kill-session>channel-" + restart);
            stopRedis();
            awaitConnected(false);
            startRedis();
        }
        awaitConnected(true);
        send("kill-session>last");
        assertThat(next()).isEqualTo("kill-session>last");
        assertThat(commands).isEmpty();
    }

    /** As Redis does with a subscriber that is too slow, or an operator by hand. */
    @Test
    void comesBackWhenRedisCutsTheConnection() throws Exception {
        startRedis();
        subscribe(PASSWORD);
        awaitConnected(true);
        try (Jedis client = client()) {
            assertThat(client.clientKill(new redis.clients.jedis.params.ClientKillParams()
                            .type(redis.clients.jedis.args.ClientType.PUBSUB)))
                    .isEqualTo(1);
            Awaitility.await().until(() -> client.publish(CHANNEL, "kill-session>news") == 1);
        }
        assertThat(next()).isEqualTo("kill-session>news");
        awaitConnected(true);
    }

    @Test
    void aWrongPasswordIsNoCrashAndNoFlood() throws Exception {
        startRedis();
        subscribe("wrong");
        try (Jedis client = client()) {
            Awaitility.await().until(() -> attempts(client) >= 3);
            assertThat(isConnected()).isFalse();
            // Nothing is left of attempts that failed: ours is the only other client.
            Awaitility.await().until(() -> client.clientList().lines().count() <= 2);
        }
    }

    /** As when somebody has given Redis a password while it was away. */
    @Test
    void theLogSaysWhyThereIsStillNoConnection(CapturedOutput log) throws Exception {
        subscribe("wrong");
        Awaitility.await().until(() -> log.getOut().contains("until it is back: connection refused"));
        startRedis();
        Awaitility.await().until(() -> log.getOut().contains("until it is back: WRONGPASS"));
    }

    private static long attempts(Jedis client) {
        return client.info("stats")
                .lines()
                .filter(line -> line.startsWith("total_connections_received:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }

    @Test
    void leavesRedisWhenTheProgramStops() throws Exception {
        startRedis();
        subscribe(PASSWORD);
        awaitConnected(true);
        RedisSubscription stopped = subscription;
        assertThat(stopped).isNotNull();
        stopped.stop();
        assertThat(isConnected()).isFalse();
        try (Jedis client = client()) {
            Awaitility.await().until(() -> client.publish(CHANNEL, "kill-session>news") == 0);
        }
    }
}
