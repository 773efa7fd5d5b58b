package dev.headend.coordinator.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.coordinator.events.Outbox.Claim;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.store.redis.script.FaultyScripts;
import dev.headend.coordinator.store.redis.script.Scripts;
import dev.headend.coordinator.store.redis.script.TestReplica;
import dev.headend.coordinator.stream.StoreUnavailableException;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

final class RedisOutboxTest extends TwoTestReplicas {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(200);

    private RedisOutbox outbox(Duration lease) {
        return outbox(replica, lease);
    }

    private static RedisOutbox outbox(TestReplica of, Duration lease) {
        return new RedisOutbox(of.scripts(), lease, Clock.systemUTC());
    }

    private static StreamEvent event(int stream, int sequence) {
        Instant time = T0.plusSeconds(10L * stream + sequence);
        return new StreamEvent(id(stream), new ChannelId("channel"), sequence, time, new StreamEvent.Closed());
    }

    private static StreamId id(int stream) {
        return new StreamId("stream-" + stream);
    }

    private void append(int stream, int sequence) {
        StreamEvent event = event(stream, sequence);
        append(stream, EventText.write(event), event.time());
    }

    private void append(int stream, String text, Instant time) {
        replica.lua("append(ARGV[2], ARGV[3], ARGV[4])", id(stream).value(), text, "" + time.toEpochMilli());
    }

    private static List<Claim> claim(RedisOutbox outbox, int max) {
        return outbox.claim(max, Instant.now()).blockOptional(Patience.TIME).orElseThrow();
    }

    /** The only one, by an outbox with a short lease: one that a machine holds up for half of that is given back, and claimed again. */
    private static Claim claimInTime(RedisOutbox outbox) {
        List<Claim> claims = new ArrayList<>();
        Eventually.that(() -> claims.addAll(claim(outbox, 10)));
        assertThat(claims).hasSize(1);
        return claims.getFirst();
    }

    private static void done(Mono<Void> settled) {
        settled.block(Patience.TIME);
    }

    @Test
    void aStreamsEventsComeOutOneAfterTheOtherAndNothingIsLeftOfThem() {
        RedisOutbox outbox = outbox(LONG);
        append(1, 1);
        append(1, 2);
        append(2, 1);
        List<Claim> first = claim(outbox, 10);
        assertThat(first).extracting(Claim::event).containsExactlyInAnyOrder(event(1, 1), event(2, 1));
        assertThat(first).extracting(Claim::attempt).containsOnly(1);
        assertThat(claim(outbox, 10)).as("claimed").isEmpty();
        Mono<Void> addition = outbox.nextAddition();
        first.forEach(claim -> done(outbox.delivered(claim)));
        done(addition);
        List<Claim> second = claim(outbox, 10);
        assertThat(second).extracting(Claim::event).containsExactly(event(1, 2));
        assertThat(redis.command("ZRANGE", "{headend}:outbox:oldest", "0", "-1", "WITHSCORES"))
                .isEqualTo(List.of("stream-1", "" + event(1, 2).time().toEpochMilli()));
        done(outbox.delivered(second.getFirst()));
        assertThat(redis.command("KEYS", "*outbox*")).isEqualTo(List.of());
        assertThat(redis.text("GET", "{headend}:backlog")).isEqualTo("0");
    }

    @Test
    void theLongestDueComeFirstAndNoMoreThanAskedFor() {
        RedisOutbox outbox = outbox(LONG);
        append(2, 1);
        replica.lua("local now = nowMs() while nowMs() == now do instantUs = nil end");
        append(1, 1);
        assertThat(claim(outbox, 1)).extracting(Claim::event).containsExactly(event(2, 1));
        assertThat(claim(outbox, 1)).extracting(Claim::event).containsExactly(event(1, 1));
    }

    @Test
    void whatFailedComesAgainAfterItsPauseAndIsCounted() {
        RedisOutbox outbox = outbox(LONG);
        append(1, 1);
        append(1, 2);
        Instant later = Instant.now().plusSeconds(60);
        done(outbox.failed(claim(outbox, 10).getFirst(), later));
        assertThat(claim(outbox, 10)).isEmpty();
        List<Claim> again = outbox.claim(10, later.plusSeconds(30))
                .blockOptional(Patience.TIME)
                .orElseThrow();
        assertThat(again).extracting(Claim::event).containsExactly(event(1, 1));
        assertThat(again.getFirst().attempt()).isEqualTo(2);
    }

    @Test
    void aClaimThatRunsOutIsAnothersAtOnceAndWhatIsSettledLateChangesNothing() {
        RedisOutbox dead = outbox(another, SHORT);
        RedisOutbox outbox = outbox(LONG);
        append(1, 1);
        append(1, 2);
        Claim late = claimInTime(dead);
        List<Claim> taken = new ArrayList<>();
        Eventually.that(() -> taken.addAll(claim(outbox, 10)));
        assertThat(taken).extracting(Claim::event).containsExactly(event(1, 1));
        assertThat(taken.getFirst().attempt()).isEqualTo(late.attempt() + 1);
        done(dead.delivered(late));
        done(dead.failed(late, Instant.now()));
        assertThat(claim(outbox, 10)).isEmpty();
        assertThat(redis.text("GET", "{headend}:backlog")).isEqualTo("2");
        done(outbox.delivered(taken.getFirst()));
        assertThat(claim(outbox, 10)).extracting(Claim::event).containsExactly(event(1, 2));
    }

    /** It was delivered, and nobody else has tried. */
    @Test
    void aClaimThatHasRunOutIsSettledAsLongAsNobodyElseHasTheEvent() {
        RedisOutbox outbox = outbox(SHORT);
        append(1, 1);
        Claim claim = claimInTime(outbox);
        replica.lua("local till = nowMs() + 300 while nowMs() < till do instantUs = nil end");
        done(outbox.delivered(claim));
        assertThat(claim(outbox, 10)).isEmpty();
        assertThat(redis.text("GET", "{headend}:backlog")).isEqualTo("0");
    }

    @Test
    void aClaimWhoseAnswerWasLostIsMadeAgain() {
        append(1, 1);
        append(2, 1);
        Scripts losing =
                new FaultyScripts(replica.scripts(), answer -> Mono.error(new StoreUnavailableException("lost")));
        RedisOutbox outbox = new RedisOutbox(losing, LONG, Clock.systemUTC());
        assertThatThrownBy(() -> claim(outbox, 10)).isInstanceOf(StoreUnavailableException.class);
        append(3, 1);
        List<Claim> again = claim(outbox, 10);
        assertThat(again).extracting(Claim::event).containsExactlyInAnyOrder(event(1, 1), event(2, 1));
        assertThat(again).extracting(Claim::attempt).containsOnly(1);
        again.forEach(claim -> done(outbox.delivered(claim)));
        assertThat(claim(outbox, 10)).extracting(Claim::event).containsExactly(event(3, 1));
    }

    /** Its attempt could last longer than the claim, so that the stream's next event came before it. */
    @Test
    void aClaimThatIsAnsweredTooLateIsGivenBack() {
        append(1, 1);
        Duration delay = SHORT.multipliedBy(3).dividedBy(4);
        Scripts slow = new FaultyScripts(replica.scripts(), answer -> answer.delayElement(delay));
        RedisOutbox outbox = new RedisOutbox(slow, SHORT, Clock.systemUTC());
        assertThat(claim(outbox, 10)).isEmpty();
        assertThat(claimInTime(outbox).attempt()).isGreaterThan(1);
    }

    @Test
    void anEventThatCannotBeReadIsSetAsideAndItsStreamGoesOn() {
        RedisOutbox outbox = outbox(LONG);
        append(1, "{\"what\":\"STREAM-EXPLODED\"}", T0);
        append(1, 2);
        append(2, 1);
        Mono<Void> addition = outbox.nextAddition();
        assertThat(claim(outbox, 10)).extracting(Claim::event).containsExactly(event(2, 1));
        done(addition);
        assertThat(claim(outbox, 10)).extracting(Claim::event).containsExactly(event(1, 2));
        assertThat(redis.text("LRANGE", "{headend}:outbox:aside", "0", "-1")).contains("STREAM-EXPLODED");
        assertThat(redis.text("GET", "{headend}:backlog")).isEqualTo("2");
    }

    @Test
    void whoFindsNothingWritesNothing() {
        RedisOutbox outbox = outbox(LONG);
        append(1, 1);
        claim(outbox, 10);
        String before = redis.text("HGETALL", "{headend}:replica:a");
        assertThat(claim(outbox, 10)).isEmpty();
        assertThat(redis.text("HGETALL", "{headend}:replica:a")).isEqualTo(before);
    }

    @Test
    void anOutcomeWaitsWhileRedisIsAwayAndClaimsDoNot() {
        RedisOutbox outbox = outbox(LONG);
        append(1, 1);
        append(1, 2);
        Claim claim = claim(outbox, 10).getFirst();
        redis.pause();
        CompletableFuture<Void> settled = outbox.delivered(claim).toFuture();
        assertThatThrownBy(() -> claim(outbox, 10)).isInstanceOf(StoreUnavailableException.class);
        assertThat(settled).isNotDone();
        redis.resume();
        assertThat(settled).succeedsWithin(Patience.TIME);
        List<Claim> next = new ArrayList<>();
        Eventually.that(() -> next.addAll(claim(outbox, 10)));
        assertThat(next).extracting(Claim::event).containsExactly(event(1, 2));
    }

    @Test
    void amongRacingClaimersEachEventIsOnes() {
        int streams = 300;
        for (int i = 0; i < streams; i++) {
            append(i, 1);
        }
        try (TestReplica third = new TestReplica("c", redis)) {
            List<StreamId> claimed = Flux.just(replica, another, third)
                    .map(one -> outbox(one, LONG))
                    .flatMap(outbox -> outbox.claim(7, Instant.now())
                            .repeat()
                            .takeWhile(claims -> !claims.isEmpty())
                            .flatMapIterable(claims -> claims)
                            .map(claim -> claim.event().stream()))
                    .collectList()
                    .blockOptional(Patience.TIME)
                    .orElseThrow();
            assertThat(claimed).hasSize(streams).doesNotHaveDuplicates();
        }
    }

    /** With claimers that fail, settle too late, or die before or after the application has heard. */
    @Test
    void theApplicationHearsOfAStreamInOrderWhateverHappensToClaimers() {
        int streams = 20;
        int events = 6;
        for (int i = 0; i < streams * events; i++) {
            append(i % streams, 1 + i / streams);
        }
        Random random = new Random(7);
        Map<StreamId, Integer> heard = new HashMap<>();
        List<Mono<Void>> late = new ArrayList<>();
        try (TestReplica third = new TestReplica("c", redis)) {
            List<RedisOutbox> claimers = Stream.of(replica, another, third)
                    .map(one -> outbox(one, SHORT.dividedBy(2)))
                    .toList();
            while (!redis.text("GET", "{headend}:backlog").equals("0")) {
                RedisOutbox claimer = claimers.get(random.nextInt(claimers.size()));
                for (Claim claim : claim(claimer, 1 + random.nextInt(5))) {
                    if (random.nextInt(5) == 0) {
                        continue; // dies before it sends
                    }
                    hear(claim.event(), heard);
                    switch (random.nextInt(4)) {
                        case 0 -> {} // dies before it has the answer
                        case 1 -> done(claimer.failed(claim, Instant.now().plusMillis(random.nextInt(20))));
                        case 2 -> late.add(claimer.delivered(claim));
                        default -> done(claimer.delivered(claim));
                    }
                }
                if (late.size() > 3) {
                    done(late.remove(random.nextInt(late.size())));
                }
            }
        }
        assertThat(heard).hasSize(streams);
        assertThat(heard.values()).containsOnly(events);
    }

    /** The same as before, or the next. */
    private static void hear(StreamEvent event, Map<StreamId, Integer> heard) {
        Integer before = heard.put(event.stream(), event.sequence());
        assertThat(event.sequence()).isIn(before == null ? List.of(1) : List.of(before, before + 1));
    }
}
