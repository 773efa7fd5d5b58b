package dev.headend.coordinator.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.TestReplica;
import dev.headend.coordinator.stream.StreamInput.EdgeLost;
import dev.headend.coordinator.stream.StreamInput.ProgressTimeout;
import dev.headend.coordinator.stream.StreamStore.Due;
import dev.headend.fixture.Patience;
import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@ExtendWith(OutputCaptureExtension.class)
final class RedisDueInputsTest extends TwoTestReplicas {
    private static final AtomicInteger STEPS = new AtomicInteger();
    private static final Duration SHORT = Duration.ofMillis(200);

    private final Disposable.Composite running = Disposables.composite();

    @AfterEach
    void stopClaiming() {
        running.dispose();
    }

    private static StreamId stream(int number) {
        StreamId id = new StreamId("stream-" + number);
        redis.command(
                "HSET",
                "{headend}:stream:" + id,
                "v",
                "1",
                "channel",
                "channel",
                "edge",
                "1 RTMP -",
                "encoder",
                "2 HLS -",
                "state",
                "live",
                "events",
                "0");
        return id;
    }

    private void schedule(StreamId stream, String kind, String argument, Duration delay) {
        replica.lua(
                "schedule(ARGV[2], ARGV[3], ARGV[4], ARGV[5])", stream.value(), kind, argument, "" + delay.toMillis());
    }

    private static RedisDueInputs inputs(TestReplica of, Duration lease) {
        return new RedisDueInputs(of.scripts(), lease);
    }

    /** The step that the input asks for, which changes nothing else. */
    private static Mono<String> step(TestReplica by, Due due) {
        return Mono.defer(() -> by.scripts()
                        .run(
                                Script.STEP,
                                List.of(
                                        due.stream().value(),
                                        "process",
                                        "" + STEPS.incrementAndGet(),
                                        redis.text("HGET", "{headend}:stream:" + due.stream(), "v"),
                                        DueText.of(due.input()).kind(),
                                        "" + due.token(),
                                        "0",
                                        "",
                                        "1 RTMP -",
                                        "2 HLS -",
                                        "live",
                                        "0",
                                        "",
                                        "0",
                                        "0",
                                        "0")))
                .map(reply -> (String) reply.getFirst());
    }

    /** What becomes due next. */
    private static Due next(RedisDueInputs inputs) {
        return inputs.due().blockFirst(Patience.TIME);
    }

    @Test
    void anInputComesWhenItsTimeHasComeAndIsGoneWhenItIsApplied() {
        StreamId id = stream(1);
        long before = System.nanoTime();
        schedule(id, "edge-lost", "1", Duration.ofMillis(100));
        Due due = next(inputs(replica, SHORT));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(90));
        assertThat(due.stream()).isEqualTo(id);
        assertThat(due.input()).isEqualTo(new EdgeLost(new PeerId(1)));
        assertThat(step(replica, due).block(Patience.TIME)).isEqualTo("OK");
        assertThat(redis.command("EXISTS", "{headend}:due")).isEqualTo(0L);
        assertThat(redis.command("HEXISTS", "{headend}:stream:" + id, "due:edge-lost"))
                .isEqualTo(0L);
    }

    @Test
    void whatADeadReplicaHasClaimedIsAnothersAfterAWhile() {
        schedule(stream(1), "progress", "", Duration.ZERO);
        Due dead = next(inputs(replica, SHORT));
        Due due = next(inputs(another, SHORT));
        assertThat(due.input()).isEqualTo(new ProgressTimeout());
        assertThat(due.token()).isGreaterThan(dead.token());
        assertThat(step(replica, dead).block(Patience.TIME)).isEqualTo("STALE");
        assertThat(step(another, due).block(Patience.TIME)).isEqualTo("OK");
    }

    @Test
    void whatAReplicaThatLeavesHasClaimedAndNotAppliedIsAnothersAtOnce() {
        schedule(stream(1), "progress", "", Duration.ZERO);
        schedule(stream(2), "progress", "", Duration.ZERO);
        List<String> arguments = List.of("1", "10", "60000");
        replica.scripts().run(Script.CLAIM_DUE, arguments).block(Patience.TIME);
        schedule(stream(2), "progress", "", Duration.ofSeconds(60));
        replica.scripts().run(Script.LEAVE, List.of()).block(Patience.TIME);
        assertThat(another.scripts().run(Script.CLAIM_DUE, arguments).block(Patience.TIME))
                .hasSize(5)
                .contains("stream-1");
    }

    /** Peers that are back already may not have been able to say so. */
    @Test
    void timeInWhichNoReplicaAskedDoesNotCount() {
        schedule(stream(1), "edge-lost", "1", Duration.ofSeconds(-10));
        schedule(stream(2), "edge-lost", "1", Duration.ofSeconds(-55));
        long minuteAgo = System.currentTimeMillis() - 60_000;
        redis.command("SET", "{headend}:due-asked", Long.toString(minuteAgo));
        List<Object> reply = replica.scripts()
                .run(Script.CLAIM_DUE, List.of("1", "10", "60000"))
                .block(Patience.TIME);
        assertThat(reply).hasSize(1);
        assertThat((Long) reply.getFirst()).isBetween(3_000L, 6_000L);
        schedule(stream(3), "edge-lost", "1", Duration.ZERO);
        assertThat(next(inputs(replica, SHORT)).stream()).isEqualTo(new StreamId("stream-3"));
    }

    /** By a script that ran where no replica has confirmed it, or before the first one asked again. */
    @Test
    void whatIsScheduledWhileNoReplicaAsksComesAfterItsDelayFromThenOn() {
        redis.command("SET", "{headend}:due-asked", Long.toString(System.currentTimeMillis() - 60_000));
        schedule(stream(1), "edge-lost", "1", Duration.ofSeconds(10));
        schedule(stream(2), "edge-lost", "1", Duration.ZERO);
        assertThat(next(inputs(replica, Duration.ofMinutes(1))).stream()).isEqualTo(new StreamId("stream-2"));
        assertThat(secondsUntil("due", "stream-1 edge-lost", 1e6)).isCloseTo(10, within(5.0));
    }

    /** A failover to a server whose clock is behind: else what waits, also of events, would wait as much longer. */
    @Test
    void ifTheClockOfRedisGoesBackWhatWaitsGoesBackWithIt() {
        long hour = 3_600_000;
        schedule(stream(1), "edge-lost", "1", Duration.ofMillis(hour + 10_000));
        schedule(stream(2), "progress", "", Duration.ofMillis(hour - 1_000));
        redis.command("SET", "{headend}:due-asked", Long.toString(System.currentTimeMillis() + hour));
        schedule(stream(3), "edge-lost", "1", Duration.ofSeconds(10));
        for (String events : List.of("outbox:due", "outbox:claimed")) {
            long later = System.currentTimeMillis() + hour + 10_000;
            redis.command("ZADD", "{headend}:" + events, Long.toString(later), "stream-4");
        }
        assertThat(next(inputs(replica, Duration.ofMinutes(1))).input()).isEqualTo(new ProgressTimeout());
        assertThat(secondsUntil("due", "stream-1 edge-lost", 1e6)).isCloseTo(10, within(5.0));
        assertThat(secondsUntil("due", "stream-3 edge-lost", 1e6)).isCloseTo(10, within(5.0));
        assertThat(secondsUntil("outbox:due", "stream-4", 1e3)).isCloseTo(10, within(5.0));
        assertThat(secondsUntil("outbox:claimed", "stream-4", 1e3)).isCloseTo(10, within(5.0));
    }

    private static double secondsUntil(String set, String member, double unitsInSecond) {
        double at = Double.parseDouble(redis.text("ZSCORE", "{headend}:" + set, member));
        return at / unitsInSecond - System.currentTimeMillis() / 1e3;
    }

    @Test
    void whatIsReplacedOrTakenAwayMeanwhileIsNotApplied() {
        StreamId replaced = stream(1);
        schedule(replaced, "progress", "", Duration.ZERO);
        Due due = next(inputs(replica, Duration.ofMinutes(1)));
        schedule(replaced, "progress", "", Duration.ofMinutes(2));
        assertThat(step(replica, due).block(Patience.TIME)).isEqualTo("STALE");
        assertThat(redis.command("ZCARD", "{headend}:due")).isEqualTo(1L);

        StreamId without = stream(2);
        schedule(without, "overdue", "", Duration.ZERO);
        Due cancelled = next(inputs(another, Duration.ofMinutes(1)));
        replica.lua("unschedule(ARGV[2], 'overdue')", without.value());
        assertThat(step(replica, cancelled).block(Patience.TIME)).isEqualTo("STALE");
    }

    @Test
    void aClaimWhoseAnswerWasLostIsMadeAgain() {
        schedule(stream(1), "progress", "", Duration.ZERO);
        List<String> arguments = List.of("1", "10", "60000");
        List<Object> lost = replica.scripts().run(Script.CLAIM_DUE, arguments).block(Patience.TIME);
        assertThat(lost).hasSize(5);
        List<Object> again = replica.scripts().run(Script.CLAIM_DUE, arguments).block(Patience.TIME);
        assertThat(again)
                .as("but for the time until it runs out")
                .hasSize(5)
                .endsWith(lost.subList(1, 5).toArray());
        assertThat(another.scripts().run(Script.CLAIM_DUE, arguments).block(Patience.TIME))
                .hasSize(1);
    }

    @Test
    void anInputThatCannotBeReadHoldsUpNoOther() {
        schedule(stream(1), "progress", "", Duration.ZERO);
        replica.lua("redis.call('ZADD', P .. 'due', 0, ARGV[2])", stream(2) + " explode");
        assertThat(next(inputs(replica, SHORT)).input()).isEqualTo(new ProgressTimeout());
    }

    /** Its step waited for Redis, and comes as soon as that is back; else it would wait until the claim runs out, that much later. */
    @Test
    void whatIsClaimedIsNotPutOffByAnOutage() {
        schedule(stream(1), "progress", "", Duration.ZERO);
        Due claimed = next(inputs(replica, Duration.ofMinutes(1)));
        redis.command("SET", "{headend}:due-asked", Long.toString(System.currentTimeMillis() - 60_000));
        another.scripts().run(Script.CLAIM_DUE, List.of("1", "64", "1000")).block(Patience.TIME);
        assertThat(step(replica, claimed).block(Patience.TIME)).isEqualTo("OK");
    }

    /** Its claim runs out, so it is claimed again and again, until a replica that can read it is there. */
    @Test
    void ofAnInputThatCannotBeReadTheLogIsToldOnce(CapturedOutput output) {
        StreamId stream = stream(2);
        replica.lua("redis.call('ZADD', P .. 'due', 0, ARGV[2])", stream + " explode");
        running.add(inputs(replica, SHORT).due().subscribe());
        String first = claimed(stream);
        Eventually.that(() -> !claimed(stream).equals(first));
        String second = claimed(stream);
        Eventually.that(() -> !claimed(stream).equals(second));
        assertThat(output.getOut()).containsOnlyOnce("of stream " + stream + " cannot be read");
    }

    private static String claimed(StreamId stream) {
        return redis.text("ZSCORE", "{headend}:due", stream + " explode");
    }

    @Test
    void noMoreAreClaimedThanAreBeingApplied() {
        int all = 200;
        IntStream.range(0, all).forEach(i -> schedule(stream(i), "progress", "", Duration.ZERO));
        RedisDueInputs inputs = inputs(replica, Duration.ofMinutes(1));
        List<Due> claimed = new CopyOnWriteArrayList<>();
        running.add(inputs.due().subscribe(claimed::add));
        Eventually.that(() -> claimed.size() == 64);
        inputs.scheduled();
        assertThat(dueNow()).isEqualTo(all - 64);
        claimed.forEach(due -> inputs.applied(step(replica, due)).block(Patience.TIME));
        Eventually.that(() -> claimed.size() == 128);
        assertThat(dueNow()).isEqualTo(all - 128);
    }

    private long dueNow() {
        return (Long) replica.lua("return redis.call('ZCOUNT', P .. 'due', '-inf', nowUs())");
    }

    @Test
    void amongRacingReplicasEachInputIsAppliedOnce() {
        int all = 300;
        IntStream.range(0, all).forEach(i -> schedule(stream(i), "progress", "", Duration.ofMillis(i % 50)));
        List<String> outcomes = new ArrayList<>();
        try (TestReplica third = new TestReplica("c", redis)) {
            Flux.just(replica, another, third)
                    .flatMap(one -> {
                        RedisDueInputs inputs = inputs(one, Duration.ofMinutes(1));
                        return inputs.due().flatMap(due -> inputs.applied(step(one, due)), Integer.MAX_VALUE);
                    })
                    .take(all)
                    .doOnNext(outcomes::add)
                    .blockLast(Patience.TIME);
        }
        assertThat(outcomes).hasSize(all).containsOnly("OK");
        assertThat(redis.command("EXISTS", "{headend}:due")).isEqualTo(0L);
    }
}
