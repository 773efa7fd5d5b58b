package dev.headend.coordinator.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.HttpAuthProperties;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.TestApplication;
import dev.headend.coordinator.harness.TestApplication.Answer;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.coordinator.stream.StreamIds;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import dev.headend.net.Backoff;
import dev.headend.net.http.HeaderPost;
import dev.headend.net.http.PostMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;

class EventDeliveryTest {
    private static final int CONCURRENCY = 4;

    private final TestApplication application = new TestApplication();
    private final CountDownLatch answered = new CountDownLatch(1);
    private final WaitingEvents outbox = new WaitingEvents();
    private final EventDelivery delivery = delivery();

    /** An event each of some streams; knows what is claimed. */
    private static final class WaitingEvents implements Outbox {
        private static final StreamIds IDS = new StreamIds(Clock.systemUTC());

        private final AdditionSignal additions = new AdditionSignal();
        private final Queue<StreamEvent> waiting = new ArrayDeque<>();
        /** When it is known what was claimed. */
        private volatile Mono<Void> answer = Mono.empty();
        /** When it can be written down what became of it. */
        private volatile Mono<Void> stored = Mono.empty();

        private int claimed;
        private int mostClaimed;
        private int delivered;

        synchronized void add(int streams) {
            Stream.generate(() -> new StreamEvent(
                            IDS.next(), new ChannelId("channel"), 1, Instant.EPOCH, new StreamEvent.Closed()))
                    .limit(streams)
                    .forEach(waiting::add);
            additions.wakeAll();
        }

        @Override
        public Mono<List<Claim>> claim(int max, Instant now) {
            return Mono.fromSupplier(() -> take(max)).delayUntil(_ -> answer);
        }

        private synchronized List<Claim> take(int max) {
            List<Claim> claims = Stream.generate(waiting::poll)
                    .limit(Math.min(max, waiting.size()))
                    .map(event -> new Claim(event, 1, ""))
                    .toList();
            claimed += claims.size();
            mostClaimed = Math.max(mostClaimed, claimed);
            return claims;
        }

        @Override
        public Mono<Void> delivered(Claim claim) {
            return stored.then(Mono.fromRunnable(this::release));
        }

        private synchronized void release() {
            claimed--;
            delivered++;
        }

        @Override
        public Mono<Void> failed(Claim claim, Instant nextAttempt) {
            throw new AssertionError("not delivered: " + claim);
        }

        @Override
        public Mono<Void> nextAddition() {
            return additions.next();
        }

        synchronized int claimed() {
            return claimed;
        }

        synchronized int mostClaimed() {
            return mostClaimed;
        }

        synchronized int delivered() {
            return delivered;
        }
    }

    private EventDelivery delivery() {
        Clock clock = Clock.systemUTC();
        Duration timeout = Duration.ofSeconds(60);
        HeaderPost post = new HeaderPost(HttpClient.create(), URI.create(application.eventUrl()), timeout, timeout);
        return new EventDelivery(
                outbox,
                post,
                new CallbackHeaders(HttpAuthProperties.NONE.toHttpAuth(), null, clock),
                new Backoff(timeout, timeout, 1, new Random(1)),
                CONCURRENCY,
                new PostMetrics(new SimpleMeterRegistry(), "attempts", "Attempts.", "delivered"),
                clock);
    }

    @AfterEach
    void stop() {
        answered.countDown();
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        delivery.stop(() -> stopped.complete(null));
        stopped.join();
        application.close();
    }

    /** What is claimed and waits for a slot would hold up its stream, and run out in a store of several processes. */
    @Test
    void noEventIsClaimedBeforeThereIsASlotForIt() {
        application.onEvent(_ -> {
            answered.await();
            return Answer.OK;
        });
        outbox.add(5 * CONCURRENCY);
        delivery.start();
        Eventually.that(() -> application.allEvents().size() == CONCURRENCY);
        outbox.add(1);
        assertThat(outbox.claimed()).isEqualTo(CONCURRENCY);
        answered.countDown();
        Eventually.that(() -> outbox.delivered() == 5 * CONCURRENCY + 1);
        assertThat(outbox.mostClaimed()).isEqualTo(CONCURRENCY);
    }

    /** Nobody would deliver it before the claim runs out. */
    @Test
    void whatIsBeingClaimedWhenTheProgramStopsIsDelivered() {
        Sinks.Empty<Void> answer = Sinks.empty();
        outbox.answer = answer.asMono();
        outbox.add(CONCURRENCY - 1);
        delivery.start();
        Eventually.that(() -> outbox.claimed() > 0);
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        delivery.stop(() -> stopped.complete(null));
        outbox.add(1);
        answer.tryEmitEmpty();
        stopped.join();
        assertThat(outbox.delivered()).isEqualTo(CONCURRENCY - 1);
        assertThat(outbox.claimed()).isZero();
    }

    /** While the store is away its outcomes wait for as long as it takes, which may be longer than the program has. */
    @Test
    void theEndOfTheProgramWaitsForTheApplicationAndOnlyBrieflyForTheStore() {
        application.onEvent(_ -> {
            answered.await();
            return Answer.OK;
        });
        outbox.stored = Mono.never();
        outbox.add(CONCURRENCY);
        delivery.start();
        Eventually.that(() -> application.allEvents().size() == CONCURRENCY);
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        delivery.stop(() -> stopped.complete(null));
        assertThat(stopped).isNotDone();
        answered.countDown();
        assertThat(stopped).succeedsWithin(Patience.TIME);
        assertThat(outbox.claimed()).isEqualTo(CONCURRENCY);
    }
}
