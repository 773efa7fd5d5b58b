package dev.headend.edge.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import dev.headend.fixture.NoLeaks;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process with 100,000 bytes for media: it is short of memory beyond 90,000, until 75,000 are left. */
@ExtendWith(NoLeaks.class)
class MemoryReliefTest {
    private static final StreamKey KEY = new StreamKey("key");
    private static final DropPolicy PATIENT = new DropPolicy(Duration.ofDays(1), 1 << 20, 1 << 20);
    private static final LiveLimits LIMITS =
            new LiveLimits(1 << 20, Duration.ofDays(1), Duration.ofDays(1), Duration.ZERO, 1_000, PATIENT);

    private final TestContext test = new TestContext(LIMITS, 100_000);
    private final List<Publication> publications = new ArrayList<>();
    private final List<TestSubscriber> players = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        publications.forEach(Publication::end);
        players.forEach(TestSubscriber::leave);
        assertThat(test.memory.used()).isZero();
    }

    @Test
    void theLargestHistoryGoesFirst() {
        Publication small = publish("small", true);
        Publication large = publish("large", true);
        send(small, Role.JOIN_POINT, 20_000);
        send(large, Role.JOIN_POINT, 50_000);
        send(small, Role.JOIN_POINT, 2_000);
        send(large, Role.JOIN_POINT, 2_000);
        send(small, Role.DEPENDENT, 17_000);

        assertThat(stream("large").historyCost()).isZero();
        assertThat(stream("small").historyCost()).isBetween(20_000L, 21_000L);
        assertThat(stream("large").groupCost()).isBetween(2_000L, 3_000L);
    }

    @Test
    void thenThePlayersThatAreFurthestBehindAreMovedOn() {
        Publication publication = publish("one", false);
        TestSubscriber slow = play("one", CacheUse.GROUP);
        TestSubscriber slower = play("one", CacheUse.GROUP);
        slower.stall();
        send(publication, Role.JOIN_POINT, 30_000);
        slow.stall();
        send(publication, Role.DEPENDENT, 30_000);
        send(publication, Role.JOIN_POINT, 20_000);
        send(publication, Role.DEPENDENT, 12_000);

        assertThat(slower.dropped).isEqualTo(2);
        assertThat(slower.causes).containsExactly(DropCause.OUT_OF_MEMORY);
        assertThat(slow.dropped).isZero();
        assertThat(test.memory.used()).isLessThan(75_000);
    }

    @Test
    void anEncoderIsMovedOnAfterAllPlayers() {
        Publication publication = publish("one", true);
        TestSubscriber encoder = play("one", CacheUse.TAKE);
        TestSubscriber slow = play("one", CacheUse.GROUP);
        encoder.stall();
        send(publication, Role.JOIN_POINT, 20_000);
        slow.stall();
        send(publication, Role.DEPENDENT, 40_000);
        send(publication, Role.JOIN_POINT, 35_000);

        assertThat(slow.dropped).isEqualTo(1);
        assertThat(encoder.dropped).isZero();
    }

    @Test
    void thenTheGroups() {
        Publication publication = publish("one", false);
        send(publication, Role.JOIN_POINT, 60_000);
        send(publication, Role.DEPENDENT, 35_000);

        assertThat(stream("one").groupCost()).isZero();
        send(publication, Role.JOIN_POINT, 1_000);
        assertThat(stream("one").groupCost())
                .as("starts again at the next keyframe")
                .isBetween(1_000L, 2_000L);
    }

    /** A packet of some bytes costs hundreds when it is sent alone. */
    @Test
    void whatCostsMostGoesFirstNotWhatHasMostBytes() {
        Publication large = publish("large", false);
        Publication tiny = publish("tiny", false);
        send(large, Role.JOIN_POINT, 35_000);
        send(tiny, Role.JOIN_POINT, 20);
        for (int i = 0; i < 1_000 && stream("tiny").groupCost() > 0; i++) {
            send(tiny, Role.DEPENDENT, 20);
        }

        assertThat(stream("tiny").groupCost()).isZero();
        assertThat(stream("large").groupCost()).isPositive();
    }

    /** What waits for a slow player is mostly the group, which is kept anyway: to move the player on would free nothing. */
    @Test
    void groupsGoBeforePlayersThatAreBehindWithinThem() {
        Publication publication = publish("one", false);
        TestSubscriber slow = play("one", CacheUse.GROUP);
        slow.stall();
        send(publication, Role.JOIN_POINT, 60_000);
        send(publication, Role.DEPENDENT, 35_000);

        assertThat(stream("one").groupCost()).isZero();
        assertThat(slow.dropped).isZero();
        test.pass(Duration.ofMillis(50));
        send(publication, Role.DEPENDENT, 10);
        assertThat(slow.dropped).as("now it is alone with them").isEqualTo(2);
        assertThat(test.memory.used()).isLessThan(75_000);
    }

    @Test
    void anEncoderIsMovedOnWhenNothingElseHelps() {
        Publication publication = publish("one", true);
        TestSubscriber encoder = play("one", CacheUse.TAKE);
        encoder.stall();
        send(publication, Role.JOIN_POINT, 95_000);
        for (int round = 1; round <= 2; round++) {
            assertThat(encoder.dropped).isZero();
            test.pass(Duration.ofMillis(50));
            send(publication, Role.DEPENDENT, 10);
        }

        assertThat(encoder.dropped).isEqualTo(2);
    }

    @Test
    void longUnfinishedMessagesGoBeforePlayers() {
        TestContext large = new TestContext(LIMITS, 8 << 20);
        List<String> evicted = new ArrayList<>();
        MediaMemory.Part most = large.memory.part(() -> evicted.add("most"));
        MediaMemory.Part some = large.memory.part(() -> evicted.add("some"));
        MediaMemory.Part usual = large.memory.part(() -> evicted.add("usual"));
        most.hold(5 << 20);
        some.hold(3 << 20);
        usual.hold(1 << 19);
        large.channels.relieve();
        assertThat(evicted).containsExactly("most");

        most.hold(0);
        some.hold(0);
        usual.hold(0);
        assertThat(large.memory.used()).isZero();
    }

    /** Hundreds of connections, each with less than a keyframe may have. */
    @Test
    void manyUnfinishedMessagesOfMediumLengthGoToo() {
        TestContext large = new TestContext(LIMITS, 8 << 20);
        List<String> evicted = new ArrayList<>();
        List<MediaMemory.Part> parts = new ArrayList<>();
        for (int i = 0; i < 41; i++) {
            MediaMemory.Part part = large.memory.part(() -> evicted.add("one"));
            parts.add(part);
            part.hold(200 << 10);
        }
        large.pass(Duration.ofMillis(50));
        large.channels.relieve();

        assertThat(evicted).hasSize(11);
        parts.forEach(part -> part.hold(0));
    }

    /** Thousands of connections, each with a little less than would be too long. */
    @Test
    void soDoManyShortOnesOfWhichTheOldestFirst() {
        TestContext large = new TestContext(LIMITS, 8 << 20);
        List<Integer> evicted = new ArrayList<>();
        List<MediaMemory.Part> parts = new ArrayList<>();
        for (int i = 0; i < 137; i++) {
            int number = i;
            MediaMemory.Part part = large.memory.part(() -> evicted.add(number));
            parts.add(part);
            part.hold(60 << 10);
        }
        large.pass(Duration.ofMillis(50));
        large.channels.relieve();

        assertThat(evicted).hasSize(35).startsWith(0, 1, 2);
        parts.forEach(part -> part.hold(0));
    }

    @Test
    void roomIsMadeThoughAllWhoHoldMemoryFallSilent() {
        TestContext large = new TestContext(LIMITS, 8 << 20);
        List<String> evicted = new ArrayList<>();
        MediaMemory.Part first = large.memory.part(() -> evicted.add("first"));
        MediaMemory.Part second = large.memory.part(() -> evicted.add("second"));
        first.hold((8 << 20) - 1_000);
        second.hold(1 << 19);
        assertThat(evicted).isEmpty();

        large.pass(MemoryRelief.PAUSE);
        large.later.remove().run();

        assertThat(evicted).containsExactly("first");
        first.hold(0);
        second.hold(0);
    }

    /** Else publishers who only begin messages would have all memory, and nobody else's packets could come to make room. */
    @Test
    void unfinishedMessagesMakeRoomThoughNoPacketComes() {
        TestContext large = new TestContext(LIMITS, 8 << 20);
        List<String> evicted = new ArrayList<>();
        MediaMemory.Part first = large.memory.part(() -> evicted.add("first"));
        MediaMemory.Part second = large.memory.part(() -> evicted.add("second"));
        first.hold(5 << 20);
        second.hold(4 << 20);

        assertThat(evicted).containsExactly("first");
        first.hold(0);
        second.hold(0);
    }

    /** Over TLS a player's connection may hold more than a publisher begins to send. */
    @Test
    void whenNothingIsLeftAlsoThePlayerWithTheMostIsDisconnected() {
        TestContext large = new TestContext(LIMITS, 8 << 20);
        Publication publication = new TestPublisher(large.channels).publishForEncoder();
        TestSubscriber slow = new TestSubscriber();
        slow.subscription = large.channels
                .subscribe(TestPublisher.CHANNEL, TestPublisher.KEY, CacheUse.GROUP, slow)
                .orElseThrow();
        slow.pending = 9 << 20;
        slow.stall();
        send(publication, Role.JOIN_POINT, 1_000);
        send(publication, Role.DEPENDENT, 1_000);

        assertThat(slow.heard).contains("evicted");
        publication.end();
        slow.leave();
        assertThat(large.memory.used()).isZero();
    }

    /** It is sent something long, and its channel has nothing more for it: what its connection holds is all that there is. */
    @Test
    void whoDoesNotTakeSomethingLongGoesBeforePublishers() {
        TestContext large = new TestContext(LIMITS, 8 << 20);
        List<String> evicted = new ArrayList<>();
        Publication publication = new TestPublisher(large.channels).publishForEncoder();
        TestSubscriber slow = new TestSubscriber();
        slow.subscription = large.channels
                .subscribe(TestPublisher.CHANNEL, TestPublisher.KEY, CacheUse.GROUP, slow)
                .orElseThrow();
        slow.whenDelivered = () -> {
            slow.pending = 9 << 20;
            slow.stall();
        };
        send(publication, Role.JOIN_POINT, 1_000);
        MediaMemory.Part publisher = large.memory.part(() -> evicted.add("publisher"));
        publisher.hold(8 << 20);

        assertThat(slow.heard).contains("evicted");
        assertThat(evicted).isEmpty();
        publisher.hold(0);
        publication.end();
        slow.leave();
        assertThat(large.memory.used()).isZero();
    }

    @Test
    void whenNothingIsLeftSlowPlayersAreDisconnected() {
        Publication publication = publish("one", false);
        TestSubscriber some = play("one", CacheUse.GROUP);
        TestSubscriber most = play("one", CacheUse.GROUP);
        TestSubscriber quick = play("one", CacheUse.GROUP);
        some.pending = 40_000;
        most.pending = 50_000;
        some.stall();
        most.stall();
        send(publication, Role.DEPENDENT, 11_000);

        assertThat(most.heard).contains("evicted");
        assertThat(some.heard).doesNotContain("evicted");
        assertThat(quick.heard).doesNotContain("evicted");
    }

    @Test
    void roomIsMadeAtMostEveryFiftyMilliseconds() {
        Publication publication = publish("one", false);
        send(publication, Role.JOIN_POINT, 95_000);
        send(publication, Role.JOIN_POINT, 95_000);
        assertThat(stream("one").groupCost()).isBetween(95_000L, 96_000L);
        test.pass(Duration.ofMillis(50));
        send(publication, Role.DEPENDENT, 10);

        assertThat(stream("one").groupCost()).isZero();
    }

    private Publication publish(String channel, boolean forEncoder) {
        Publication publication = test.channels
                .reserve(new ChannelId(channel), KEY, new TestPublisher(test.channels))
                .orElseThrow()
                .open(new StreamId(channel), forEncoder, () -> {})
                .orElseThrow();
        publications.add(publication);
        return publication;
    }

    private StreamBuffer stream(String channel) {
        return publications.stream()
                .filter(publication -> publication.channel().value().equals(channel))
                .findFirst()
                .orElseThrow()
                .stream();
    }

    private TestSubscriber play(String channel, CacheUse use) {
        TestSubscriber player = new TestSubscriber();
        player.subscription = test.channels
                .subscribe(new ChannelId(channel), KEY, use, player)
                .orElseThrow();
        players.add(player);
        return player;
    }

    private static void send(Publication publication, Role role, int bytes) {
        publication.publish(TestPackets.of(Kind.VIDEO, role, 0, bytes));
        publication.flush();
    }
}
