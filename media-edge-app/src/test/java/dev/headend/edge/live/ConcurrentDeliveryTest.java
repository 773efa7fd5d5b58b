package dev.headend.edge.live;

import static dev.headend.edge.live.TestPublisher.CHANNEL;
import static dev.headend.edge.live.TestPublisher.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import dev.headend.fixture.NoLeaks;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A publisher on one thread and players on others, which stall, go on, leave and come at random while memory runs short now and
 * then. Whatever happens, each gets packets in order, none twice, pictures only with those that they need, and nothing is left.
 */
@ExtendWith(NoLeaks.class)
class ConcurrentDeliveryTest {
    private static final int PACKETS = 20_000;
    private static final int GROUP = 400;
    private static final DropPolicy IMPATIENT = new DropPolicy(Duration.ofMillis(2), 20_000, 40_000);

    private final AtomicLong ticks = new AtomicLong();
    private final MediaMemory memory = new MediaMemory(60_000);
    private final LiveLimits limits =
            new LiveLimits(30_000, Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ZERO, 1_000, IMPATIENT);
    private final LiveChannels channels = new LiveChannels(new LiveContext(
            limits,
            memory,
            TestContext.CLOCK,
            () -> ticks.addAndGet(Duration.ofNanos(5_000).toNanos())));
    private final List<EventExecutor> loops = Stream.generate(DefaultEventExecutor::new)
            .limit(3)
            .map(EventExecutor.class::cast)
            .toList();

    @AfterEach
    void stop() throws InterruptedException {
        for (EventExecutor loop : loops) {
            loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
        assertThat(channels.snapshot()).isEmpty();
        assertThat(memory.used()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everybodyGetsPacketsInOrderWhateverTheOthersDo(long seed) {
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            players.add(new Player(loops.get(i % loops.size()), new SplittableRandom(100 * seed + i)));
        }
        players.forEach(Player::begin);
        publish(new SplittableRandom(seed));
        publish(new SplittableRandom(-seed));
        players.forEach(Player::finish);

        assertThat(players).extracting(player -> player.done.join()).containsOnly("");
        assertThat(players).extracting(player -> player.received).allMatch(received -> received > 0);
        assertThat(players).extracting(player -> player.dropped).anyMatch(dropped -> dropped > 0);
    }

    private void publish(SplittableRandom random) {
        Publication publication = new TestPublisher(channels, loops.getFirst()).publishForEncoder();
        for (int i = 1; i <= PACKETS; i++) {
            Role role = i % GROUP == 1 ? Role.JOIN_POINT : Role.DEPENDENT;
            publication.publish(TestPackets.of(Kind.VIDEO, role, i, 10 + random.nextInt(60)));
            if (random.nextInt(3) == 0) {
                publication.flush();
            }
            if (random.nextInt(200) == 0) {
                Thread.yield();
            }
        }
        publication.end();
    }

    /** Everything happens on its executor. */
    private final class Player implements Subscriber {
        private final EventExecutor executor;
        private final SplittableRandom random;
        final CompletableFuture<String> done = new CompletableFuture<>();
        private Subscription subscription;
        private boolean writable = true;
        private boolean finishing;
        private String wrong = "";
        private long latest;
        volatile long received;
        volatile long dropped;

        Player(EventExecutor executor, SplittableRandom random) {
            this.executor = executor;
            this.random = random;
        }

        /** Returns when it is there: otherwise all could be over before its loop gets the processor. */
        void begin() {
            executor.submit(this::join).syncUninterruptibly();
        }

        private void join() {
            CacheUse use = CacheUse.values()[random.nextInt(CacheUse.values().length)];
            subscription = channels.subscribe(CHANNEL, KEY, use, this).orElseThrow();
        }

        void finish() {
            executor.execute(() -> {
                finishing = true;
                writable = true;
                subscription.resume();
                executor.execute(() -> {
                    subscription.leave();
                    executor.execute(() -> done.complete(wrong));
                });
            });
        }

        @Override
        public EventExecutor executor() {
            return executor;
        }

        @Override
        public InetAddress address() {
            return TestSubscriber.ADDRESS;
        }

        @Override
        public PacketEncoding encoding() {
            return TextEncoding.FIRST;
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public long ownBytes() {
            return 100;
        }

        @Override
        public void started() {
            latest = 0;
        }

        @Override
        public void deliver(ByteBuf packets) {
            TextEncoding.names(packets).forEach(this::check);
            if (!finishing && random.nextInt(20) == 0) {
                writable = false;
                executor.execute(random.nextInt(4) == 0 ? this::comeAgain : this::goOn);
            }
        }

        private void check(String packet) {
            long number = Long.parseLong(packet.substring(2));
            boolean keyframe = packet.startsWith("vk");
            if (number <= latest || !keyframe && latest > 0 && number != latest + 1) {
                wrong += " " + packet + " after " + latest;
            }
            latest = number;
            received++;
        }

        private void goOn() {
            writable = true;
            subscription.resume();
        }

        private void comeAgain() {
            subscription.leave();
            writable = true;
            if (!finishing) {
                join();
            }
        }

        @Override
        public void dropped(long packets, DropCause cause) {
            wrong += packets < 0 ? " dropped " + packets : "";
            dropped += packets;
        }

        @Override
        public void flush() {}

        @Override
        public void ended() {
            latest = 0;
        }

        @Override
        public void refused(Refusal why) {
            wrong += " refused";
        }

        @Override
        public void evicted(DropCause cause, long held) {
            executor.execute(this::comeAgain);
        }

        @Override
        public void failed(Throwable cause) {
            wrong += " failed: " + cause;
        }
    }
}
