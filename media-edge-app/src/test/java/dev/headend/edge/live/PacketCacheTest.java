package dev.headend.edge.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import dev.headend.fixture.NoLeaks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** TestPackets are written as the kind, the role and the time: "vk40" is a video keyframe at 40 ms. */
@ExtendWith(NoLeaks.class)
class PacketCacheTest {
    private static final LiveLimits LIMITS = new LiveLimits(
            10_000, Duration.ofSeconds(60), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private Instant now = Instant.EPOCH;
    private PacketCache cache = new PacketCache(LIMITS, false, now);

    @AfterEach
    void release() {
        cache.release();
    }

    @Test
    void aNewKeyframeStartsANewGroup() {
        add("vh0", "ah0", "vk0", "af20", "vf40", "vk80", "vf120");

        assertThat(initial(CacheUse.GROUP)).containsExactly("vh80", "ah80", "vk80", "vf120");
    }

    @Test
    void noneMeansHeadersOnlyAtTheTimeOfNow() {
        add("vh0", "vk0", "vf40");

        assertThat(initial(CacheUse.NONE)).containsExactly("vh40");
    }

    @Test
    void aGroupIsGivenTheHeadersOfItsOwnTime() {
        add("vh0", "vk0", "vf40", "vh41", "vk80");
        assertThat(initial(CacheUse.GROUP)).containsExactly("vh80", "vk80");

        add("vh90", "vf95");
        assertThat(initial(CacheUse.GROUP)).containsExactly("vh80", "vk80", "vh90", "vf95");
    }

    @Test
    void headersAreKeptPerSlot() {
        addPacket(TestPackets.header(Kind.VIDEO, 0, 0));
        addPacket(TestPackets.header(Kind.VIDEO, 1, 1));
        addPacket(TestPackets.header(Kind.VIDEO, 0, 2));

        assertThat(initial(CacheUse.NONE)).containsExactly("vh2", "vh2");
    }

    @Test
    void everythingIsKeptForAnEncoderThatIsExpected() {
        cache = new PacketCache(LIMITS, true, now);
        add("vh0", "vk0", "vf40", "vk80", "vf120");

        assertThat(initial(CacheUse.GROUP)).as("to look at").containsExactly("vh80", "vk80", "vf120");
        assertThat(initial(CacheUse.TAKE)).containsExactly("vh0", "vk0", "vf40", "vk80", "vf120");
    }

    @Test
    void onceTakenNothingIsCollectedAnyMore() {
        cache = new PacketCache(LIMITS, true, now);
        add("vh0", "vk0", "vf40");
        initial(CacheUse.TAKE);
        add("vk80", "vf120");

        assertThat(cache.bytes()).isZero();
        assertThat(initial(CacheUse.TAKE)).containsExactly("vh120");
        assertThat(initial(CacheUse.GROUP)).containsExactly("vh120");
    }

    @Test
    void whoeverTakesWithoutAHistoryGetsTheGroup() {
        add("vh0", "vk0", "vk80", "vf120");

        assertThat(initial(CacheUse.TAKE)).containsExactly("vh80", "vk80", "vf120");
    }

    @Test
    void anEncoderThatDoesNotComeInTimeFindsTheGroup() {
        cache = new PacketCache(LIMITS, true, now);
        add("vh0", "vk0", "vf40", "vk80", "vf120");
        now = now.plusSeconds(61);

        assertThat(initial(CacheUse.TAKE)).containsExactly("vh80", "vk80", "vf120");
    }

    @Test
    void overTheLimitTheHistoryGoesFirst() {
        cache = new PacketCache(LIMITS, true, now);
        add("vh0", "vk0", "vk80");
        addPacket(TestPackets.of(Kind.VIDEO, Role.FRAME, 120, 9_300));

        assertThat(initial(CacheUse.TAKE)).containsExactly("vh80", "vk80", "vf120");
    }

    @Test
    void thenTheGroupWhichStartsAgainAtTheNextKeyframe() {
        add("vh0", "vk0");
        addPacket(TestPackets.of(Kind.VIDEO, Role.FRAME, 40, 10_000));
        add("vf80");
        assertThat(initial(CacheUse.GROUP)).containsExactly("vh80");
        assertThat(cache.bytes()).isZero();

        add("vk120", "vf160");
        assertThat(initial(CacheUse.GROUP)).containsExactly("vh120", "vk120", "vf160");
    }

    @Test
    void asMuchIsKeptAsTheLimitAllows() {
        add("vk0");
        addPacket(TestPackets.of(Kind.VIDEO, Role.FRAME, 40, 10_000 - 210 - 200));
        assertThat(cache.bytes()).isEqualTo(10_000);
        assertThat(initial(CacheUse.GROUP)).containsExactly("vk0", "vf40");

        add("vf80");
        assertThat(initial(CacheUse.GROUP)).isEmpty();
    }

    @Test
    void theHistoryIsKeptUntilItsEnd() {
        cache = new PacketCache(LIMITS, true, now);
        add("vh0", "vk0", "vk80");
        now = now.plusSeconds(60);
        add("vf120");
        assertThat(cache.bytes()).isEqualTo(4 * 210);
        now = now.plusMillis(1);
        add("vf160");

        assertThat(cache.bytes()).as("the group").isEqualTo(3 * 210);
        assertThat(initial(CacheUse.TAKE)).containsExactly("vh80", "vk80", "vf120", "vf160");
    }

    @Test
    void theHistoryOverTheLimitLeavesRoomForTheGroup() {
        cache = new PacketCache(LIMITS, true, now);
        add("vk0");
        addPacket(TestPackets.of(Kind.VIDEO, Role.FRAME, 40, 9_000));
        add("vk80", "vf120", "vf160");

        assertThat(initial(CacheUse.TAKE)).containsExactly("vk80", "vf120", "vf160");
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void metadataOpensAStreamAtZero() {
        add("dh5", "vh5", "vk10", "vf40");

        assertThat(initial(CacheUse.GROUP)).containsExactly("dh0", "vh10", "vk10", "vf40");
        assertThat(initial(CacheUse.NONE)).containsExactly("dh0", "vh40");
    }

    @Test
    void ofSoundAloneTheLatestIsKept() {
        add("ah0", "af0", "af50", "af100", "af150", "af200");

        assertThat(initial(CacheUse.GROUP)).containsExactly("ah100", "af100", "af150", "af200");
    }

    @Test
    void aCacheOfNothingKeepsHeaders() {
        cache = new PacketCache(LiveLimits.withCache(0), true, now);
        add("vh0", "vk0", "vf40");

        assertThat(initial(CacheUse.TAKE)).containsExactly("vh40");
    }

    @Test
    void whetherPicturesMustWaitForAKeyframe() {
        assertThat(isComplete(CacheUse.NONE)).as("nothing has come").isTrue();
        add("vk0", "vf40");
        assertThat(isComplete(CacheUse.GROUP)).isTrue();
        assertThat(isComplete(CacheUse.NONE)).isFalse();
        assertThat(isComplete(CacheUse.TAKE)).isTrue();
        assertThat(isComplete(CacheUse.GROUP)).as("taken").isFalse();
    }

    private void add(String... packets) {
        for (String packet : packets) {
            addPacket(TestPackets.of(packet));
        }
    }

    private void addPacket(MediaPacket packet) {
        cache.add(packet, now);
        packet.release();
    }

    private List<String> initial(CacheUse use) {
        InitialPackets initial = cache.initialPackets(use, now);
        List<String> names = initial.packets().stream().map(TestPackets::name).toList();
        initial.release();
        return names;
    }

    private boolean isComplete(CacheUse use) {
        InitialPackets initial = cache.initialPackets(use, now);
        initial.release();
        return initial.complete();
    }
}
