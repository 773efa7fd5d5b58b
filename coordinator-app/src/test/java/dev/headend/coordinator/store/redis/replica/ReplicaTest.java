package dev.headend.coordinator.store.redis.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.harness.Relay;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.TestReplica;
import dev.headend.coordinator.stream.Timeouts;
import dev.headend.fixture.Patience;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Several replicas, and what becomes of them when one, or Redis, dies. */
@ExtendWith(OutputCaptureExtension.class)
final class ReplicaTest {
    private static final String P = "{headend}:";

    @TempDir
    private Path dir;

    private final List<ReplicaFixture> replicas = new ArrayList<>();
    private RedisProcess redis;
    private int calls;

    @BeforeEach
    void startRedis() {
        redis = RedisProcess.start(dir, RedisProcess.DURABLE);
    }

    @AfterEach
    void stop() {
        replicas.forEach(ReplicaFixture::close);
        redis.close();
    }

    /** One more, once it is registered. */
    private ReplicaFixture join() {
        return join(new SharedSettings(Map.of()));
    }

    private ReplicaFixture join(SharedSettings settings) {
        return join(redis.port(), settings);
    }

    private ReplicaFixture join(int port, SharedSettings settings) {
        ReplicaFixture replica = new ReplicaFixture(port, settings);
        replicas.add(replica);
        Eventually.that(() -> replica.replica.latest() != null);
        return replica;
    }

    private long connect(ReplicaFixture replica, String role, String instance) {
        return Long.parseLong((String)
                replica.run(Script.CONNECT, "test", ++calls, role, instance).getFirst());
    }

    /** A stream whose edge and encoder are connected to these. */
    private String admit(ReplicaFixture edges, String edgeInstance, ReplicaFixture encoders, String encoderInstance) {
        long encoder = connect(encoders, "HLS", encoderInstance);
        encoders.run(Script.ENCODER, encoder, 1, 0, 2_000);
        long edge = connect(edges, "RTMP", edgeInstance);
        edges.run(Script.SERVER, edge, "RTMP 127.0.0.1 1935 plain");
        String id = "s" + ++calls;
        List<Object> reply = edges.run(Script.ADMIT, id, "channel-" + id, edge, "test", ++calls, 600_000);
        assertThat(reply.getFirst()).isEqualTo("GRANTED");
        return id;
    }

    private List<?> keys(String pattern) {
        return (List<?>) redis.command("KEYS", P + pattern);
    }

    private long score(String key, String member) {
        String score = (String) redis.command("ZSCORE", P + key, member);
        return score == null ? -1 : (long) Double.parseDouble(score);
    }

    private static boolean isAlone(ReplicaFixture replica) {
        return replica.replica.latest() instanceof HeartbeatReply.Renewed latest && latest.replicas() == 1;
    }

    @Test
    void theyKnowHowManyTheyAreAndOneLeads() {
        ReplicaFixture first = join();
        assertThat(first.replica.leads("statistics")).isTrue();
        assertThat(first.replica.health()).isInstanceOf(StoreHealth.Working.class);
        ReplicaFixture second = join();
        assertThat(second.replica.leads("statistics")).isFalse();
        assertThat(second.replica.leads("something else")).isFalse();
        Eventually.that(
                () -> first.replica.latest() instanceof HeartbeatReply.Renewed latest && latest.replicas() == 2);
        first.leave();
        assertThat(first.replica.leads("statistics")).isFalse();
        assertThat(keys("replica:*")).hasSize(1);
        assertThat(redis.text("ZCARD", P + "replicas")).isEqualTo("1");
        Eventually.that(() -> second.replica.leads("statistics"));
    }

    @Test
    void theStreamsOfADeadReplicasPeersBecomeDueOnce() {
        ReplicaFixture dying = join();
        ReplicaFixture second = join();
        ReplicaFixture third = join();
        String existing = admit(dying, "", second, "");
        String resuming = admit(
                second, UUID.randomUUID().toString(), dying, UUID.randomUUID().toString());
        String untouched = admit(second, "", third, "");
        String id = dying.id.id();
        dying.die();
        Eventually.that(() -> isAloneButOne(second) && isAloneButOne(third));

        long now = Long.parseLong((String) ((List<?>) redis.command("TIME")).getFirst()) * 1_000_000;
        assertThat(score("due", existing + " edge-lost")).isBetween(0L, now + 1_000_000);
        assertThat(score("due", resuming + " encoder-lost")).isBetween(now + 20_000_000, now + 31_000_000);
        assertThat(score("due", untouched + " edge-lost")).isNegative();
        assertThat(score("due", untouched + " encoder-lost")).isNegative();
        assertThat(keys("replica:" + id + "*")).isEmpty();
        assertThat(keys("mailbox:" + id)).isEmpty();
        assertThat(keys("program:HLS:*").stream().filter(key -> !key.toString().endsWith(":streams")))
                .isEmpty();
        assertThat(redis.text("SCARD", P + "encoders")).isEqualTo("2");
        assertThat(redis.text("HLEN", P + "servers")).isEqualTo("2");
        assertThat(second.told).noneMatch(line -> line.startsWith("end all"));
        assertThat(third.told).noneMatch(line -> line.startsWith("end all"));
    }

    private static boolean isAloneButOne(ReplicaFixture replica) {
        return replica.replica.latest() instanceof HeartbeatReply.Renewed latest
                && latest.replicas() == 2
                && latest.expired().isEmpty();
    }

    @Test
    void aReplicaWithoutPeersLeavesNothingBehindAndOneWithPeersIsBuriedAtOnce() {
        ReplicaFixture stays = join();
        ReplicaFixture leaves = join();
        String stream = admit(leaves, "", stays, "");
        leaves.leave();
        Eventually.that(() -> score("due", stream + " edge-lost") > 0);
        Eventually.that(() -> redis.text("ZCARD", P + "replicas").equals("1"));
        assertThat(keys("replica:*")).hasSize(2);
    }

    @Test
    void afterAnOutageOfRedisThatIsLongerThanALeaseNobodyIsBuried() throws InterruptedException {
        List<ReplicaFixture> all = List.of(join(), join(), join());
        all.forEach(replica -> connect(replica, "RTMP", ""));
        List<String> ids = all.stream().map(replica -> replica.id.id()).toList();
        // they have been steady for long enough to bury each other
        Thread.sleep(ReplicaFixture.TIMING.lease().plusMillis(500));
        redis.kill();
        Eventually.that(() -> all.stream().noneMatch(replica -> replica.replica.leads("statistics")));
        redis.restart();
        Eventually.that(() -> all.stream().anyMatch(replica -> replica.replica.leads("statistics")));
        Thread.sleep(ReplicaFixture.TIMING.lease().plusMillis(500));
        assertThat(all.stream().map(replica -> replica.id.id())).isEqualTo(ids);
        assertThat(all.stream().flatMap(replica -> replica.told.stream()))
                .allMatch(told -> told.startsWith("end resumable: "));
        assertThat(keys("peer:*")).hasSize(3);
    }

    @Test
    void whoWasBuriedComesBackAsAnotherAndItsWaitingScriptsGoOn() {
        ReplicaFixture buried = join();
        ReplicaFixture other = join();
        String before = buried.id.id();
        long peer = connect(buried, "RTMP", "");
        buried.replica.knows(new PeerId(peer));
        // again if its next heartbeat comes in between
        Eventually.that(() -> {
            redis.command("ZADD", P + "replicas", "0", before);
            List<Object> reply = other.run(Script.BURY, before, 0, "99999999999999", 1);
            return !reply.getFirst().equals("ALIVE");
        });
        assertThat(buried.run(Script.GONE, peer, 0)).isNotNull();
        Eventually.that(() -> buried.replica.latest() != null);
        assertThat(buried.id.id()).isNotEqualTo(before);
        assertThat(buried.told).singleElement().asString().startsWith("end all: ");
        assertThat(other.told).isEmpty();
    }

    /** The other takes its peers as lost, and would end their streams without their knowing. */
    @Test
    void whoAloneIsCutOffFromRedisSendsItsPeersAwayOnce() {
        try (Relay relay = Relay.start(redis.port())) {
            ReplicaFixture cutOff = join(relay.port(), new SharedSettings(Map.of()));
            ReplicaFixture other = join();
            String stream = admit(
                    cutOff,
                    UUID.randomUUID().toString(),
                    other,
                    UUID.randomUUID().toString());
            Eventually.that(() -> !isAlone(cutOff));
            relay.cut();
            Eventually.that(() -> score("due", stream + " edge-lost") > 0 && !cutOff.told.isEmpty());
            assertThat(cutOff.told)
                    .singleElement()
                    .asString()
                    .startsWith("end resumable: this one has had no answer of Redis for ");
            relay.mend();
            Eventually.that(() -> cutOff.told.size() > 1);
            assertThat(cutOff.told.getLast()).startsWith("end all: ");
            assertThat(cutOff.told).hasSize(2);
            Eventually.that(() -> cutOff.replica.latest() != null);
            assertThat(other.told).isEmpty();
        }
    }

    /** More peers than one piece of a burial takes, by two at a time, one of which stops in the middle. */
    @Test
    void racingBurialsTakeEachPeerAsLostOnce() {
        ReplicaFixture dead = join();
        String stream = admit(dead, "", dead, "");
        IntStream.range(0, 99).forEach(_ -> connect(dead, "RTMP", ""));
        String id = dead.id.id();
        dead.die();
        redis.command("ZADD", P + "replicas", "1", id);
        List<List<Object>> replies = buryByTwo(id);
        assertThat(replies.stream()
                        .filter(reply -> reply.size() > 1 && reply.get(1).equals(1L)))
                .singleElement()
                .satisfies(reply -> assertThat(reply.get(2)).isEqualTo(101L));
        assertThat(replies.stream().map(List::getFirst))
                .containsOnlyOnce("DONE")
                .contains("GONE");
        assertThat(keys("replica:" + id + "*")).isEmpty();
        assertThat(score("due", stream + " edge-lost")).isPositive();
    }

    /** By replicas that bury nobody by themselves. */
    private List<List<Object>> buryByTwo(String dead) {
        List<String> arguments = List.of(dead, "0", "99999999999999", "10");
        try (TestReplica first = new TestReplica("first", redis);
                TestReplica second = new TestReplica("second", redis)) {
            return Stream.of(first, second)
                    .flatMap(each -> IntStream.range(0, 8)
                            .mapToObj(_ ->
                                    each.scripts().run(Script.BURY, arguments).toFuture()))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    @Test
    void noPeerNumberIsGivenTwiceThoughRedisWasEmptied() {
        ReplicaFixture replica = join();
        String before = replica.id.id();
        redis.command("SET", P + "seq", "41");
        long peer = connect(replica, "RTMP", "");
        replica.replica.knows(new PeerId(peer));
        redis.command("FLUSHALL");
        Eventually.that(() -> !replica.id.id().equals(before) && replica.replica.latest() != null);
        assertThat(connect(replica, "RTMP", "")).isEqualTo(43);
        assertThat(replica.told).singleElement().asString().startsWith("end all: ");
    }

    /** Whoever comes second finds data again. */
    @Test
    void afterAllDataWasLostEachSaysSoThoughAnotherHasRegisteredSince() {
        ReplicaFixture first = join();
        ReplicaFixture second = join();
        redis.command(
                "EVAL",
                "redis.call('FLUSHALL') redis.call('SET', KEYS[1] .. 'format', '1')"
                        + " redis.call('SET', KEYS[1] .. 'epoch', 'third')",
                "1",
                P);
        Eventually.that(() -> Stream.of(first, second).noneMatch(each -> each.told.isEmpty()));
        assertThat(Stream.of(first, second).map(each -> each.told))
                .containsOnly(List.of("end all: Redis has lost all data"));
    }

    /** After a failover that has lost that it had given up that id. */
    @Test
    void ofACoordinatorThatHasJoinedUnderAnotherIdNobodySaysThatItIsGone(CapturedOutput output) {
        ReplicaFixture lives = join();
        String name = redis.text("HGET", P + "replica:" + lives.id.id(), "name");
        redis.command("HSET", P + "replica:older", "name", name, "writes", "0");
        redis.command("ZADD", P + "replicas", "1", "older");
        redis.command("HSET", P + "replica:another", "name", "1@another", "writes", "0");
        redis.command("ZADD", P + "replicas", "1", "another");
        Eventually.that(() -> output.getOut().contains(name + " has joined anew as " + lives.id.id() + ": ")
                && output.getOut().contains("1@another (another) has run out"));
        assertThat(output.getOut()).doesNotContain("(older)");
    }

    /** What a failover to a replica of Redis does that had not got the last writes yet. */
    @Test
    void lostWritesAreNoticedAndThePeersComeAnew() {
        redis.close();
        redis = RedisProcess.start(dir.resolve("not-durable"));
        ReplicaFixture replica = join();
        String before = replica.id.id();
        redis.command("SAVE");
        long lost = connect(replica, "RTMP", "");
        replica.replica.knows(new PeerId(lost));
        redis.kill();
        redis.restart();
        Eventually.that(() -> !replica.id.id().equals(before) && replica.replica.latest() != null);
        assertThat(replica.told).singleElement().asString().startsWith("end all: Redis has lost");
        assertThat(connect(replica, "RTMP", "")).isGreaterThan(lost);
    }

    @Test
    void confirmedWritesOutliveTheDeathOfADurableRedis() {
        ReplicaFixture replica = join();
        String before = replica.id.id();
        for (int i = 1; i <= 5; i++) {
            assertThat(connect(replica, "RTMP", "")).isEqualTo(i);
            redis.kill();
            redis.restart();
        }
        assertThat(keys("peer:*")).hasSize(5);
        Eventually.that(() -> replica.replica.leads("statistics"));
        assertThat(replica.id.id()).isEqualTo(before);
        assertThat(replica.told).isEmpty();
    }

    @Test
    void aReplicaStartsBeforeRedisDoes() {
        redis.kill();
        ReplicaFixture replica = new ReplicaFixture(redis.port());
        replicas.add(replica);
        CompletableFuture<List<Object>> waiting = replica.scripts
                .run(Script.CONNECT, List.of("test", "1", "RTMP", ""))
                .toFuture();
        assertThat(replica.replica.health()).isInstanceOf(StoreHealth.Failing.class);
        redis.restart();
        assertThat(waiting).succeedsWithin(Patience.TIME).isEqualTo(List.of("1"));
    }

    /** The scripts' connection works, so health would else say nothing but that it is not registered, for ever. */
    @Test
    void whyTheMailboxCannotBeReadIsSaid(CapturedOutput output) {
        redis.command("ACL", "SETUSER", "default", "-xread");
        ReplicaFixture replica = new ReplicaFixture(redis.port());
        replicas.add(replica);
        String reason = "the user lacks a right (NOPERM): ";
        Eventually.that(() -> replica.replica.health() instanceof StoreHealth.Failing(String why)
                && why.contains("messages to its edges and encoders cannot be read: " + reason));
        String warning = "messages to edges and encoders cannot be read from Redis: " + reason;
        Eventually.that(() -> output.getOut().contains(warning));
        redis.command("ACL", "SETUSER", "default", "+xread");
        Eventually.that(() -> replica.replica.health() instanceof StoreHealth.Working);
        Eventually.that(() -> output.getOut().contains("messages to edges and encoders can be read from Redis again"));
        assertThat(output.getOut()).containsOnlyOnce(warning);
    }

    @Test
    void dataOfAnotherVersionIsLeftAlone() {
        redis.command("SET", P + "format", "2");
        ReplicaFixture replica = new ReplicaFixture(redis.port());
        replicas.add(replica);
        Eventually.that(() -> replica.replica.health() instanceof StoreHealth.Failing(String reason)
                && reason.contains("is of version 2"));
        assertThat(keys("replica*")).isEmpty();
        redis.command("DEL", P + "format");
        Eventually.that(() -> replica.replica.latest() != null);
    }

    @Test
    void anIdIsRegisteredOnceButTheCallMayBeRepeated() {
        ReplicaFixture replica = join();
        assertThat(register(replica, "id", "one")).isEqualTo("OK");
        assertThat(register(replica, "id", "one")).isEqualTo("OK");
        assertThat(register(replica, "id", "another")).isEqualTo("TAKEN");
        redis.command("HINCRBY", P + "replica:id", "writes", "1");
        assertThat(register(replica, "id", "one")).isEqualTo("TAKEN");
        redis.command("DEL", P + "replica:id");
        assertThat(register(replica, "id", "one")).isEqualTo("TAKEN");
    }

    private static Object register(ReplicaFixture by, String id, String name) {
        return by.run(Script.REGISTER, id, name, 2_000, 0, "", "").getFirst();
    }

    @Test
    void replicasWithOtherSettingsAreNamedOnceUntilTheyHaveTheSame(CapturedOutput output) {
        Timeouts timeouts = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(300));
        URI application = URI.create("http://user:secret@app/");
        ReplicaFixture first = join(SharedSettings.of(application, timeouts));
        ReplicaFixture second = join(SharedSettings.of(null, timeouts));
        String warning = "EVENT_CALLBACK_URL is unset there, sha256:";
        Eventually.that(() -> output.getOut().contains(warning)
                && output.getOut().contains("here, so the application is not told of everything")
                && output.getOut().contains("EVENT_CALLBACK_URL is sha256:"));
        assertThat(first.replica.otherSettings()).isEqualTo(1);
        assertThat(first.replica.health()).isInstanceOf(StoreHealth.Working.class);
        assertThat(first.replica.whereabouts())
                .hasEntrySatisfying(
                        "other settings at " + redis.text("HGET", P + "replica:" + second.id.id(), "name") + " ("
                                + second.id.id() + ")",
                        different -> assertThat(different).startsWith(warning));
        second.leave();
        Eventually.that(() -> output.getOut().contains("have the same settings now"));
        assertThat(first.replica.otherSettings()).isZero();
        assertThat(first.replica.whereabouts()).containsOnlyKeys("replica", "coordinators");
        join(SharedSettings.of(application, timeouts));
        Eventually.that(
                () -> first.replica.latest() instanceof HeartbeatReply.Renewed latest && latest.replicas() == 2);
        assertThat(output.getOut()).containsOnlyOnce(warning).doesNotContain("secret");
    }

    @Test
    void aClockThatIsSetBackMakesNoLeaseLonger() {
        join();
        redis.command("ZADD", P + "replicas", "99999999999999", "dead");
        redis.command("HSET", P + "replica:dead", "name", "dead", "writes", "0");
        Eventually.that(() -> redis.text("ZCARD", P + "replicas").equals("1"));
        assertThat(keys("replica:dead")).isEmpty();
    }

    @Test
    void aBurialThatComesLateIsNone() {
        ReplicaFixture replica = join();
        redis.command("ZADD", P + "replicas", "1", "dead");
        assertThat(replica.run(Script.BURY, "dead", 0, 1, 10)).containsExactly("LATE");
        assertThat(replica.run(Script.BURY, replica.id.id(), 0, "99999999999999", 10))
                .containsExactly("ALIVE");
        assertThat(replica.run(Script.BURY, "nobody", 0, "99999999999999", 10)).containsExactly("GONE");
    }
}
