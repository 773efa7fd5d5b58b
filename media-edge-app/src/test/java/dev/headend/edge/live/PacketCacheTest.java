package dev.headend.edge.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.NoLeaks;
import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Packets are written as the kind, the role and the time: "vk40" is a video keyframe at 40 ms. */
@ExtendWith(NoLeaks.class)
class PacketCacheTest {
    private static final LiveSettings SETTINGS = new LiveSettings(
            10_000,
            Duration.ofSeconds(60),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2));

    private Instant now = Instant.EPOCH;
    private PacketCache cache = new PacketCache(SETTINGS, false, now);

    @AfterEach
    void release() {
        cache.release();
    }

    @Test
    void aNewKeyframeStartsANewGroup() {
        add("vh0", "ah0", "vk0", "af20", "vf40", "vk80", "vf120");

        assertThat(backlog(CacheUse.GROUP)).containsExactly("vh80", "ah80", "vk80", "vf120");
    }

    @Test
    void noneMeansHeadersOnlyAtTheTimeOfNow() {
        add("vh0", "vk0", "vf40");

        assertThat(backlog(CacheUse.NONE)).containsExactly("vh40");
    }

    @Test
    void aGroupIsGivenTheHeadersOfItsOwnTime() {
        add("vh0", "vk0", "vf40", "vh41", "vk80");
        assertThat(backlog(CacheUse.GROUP)).containsExactly("vh80", "vk80");

        add("vh90", "vf95");
        assertThat(backlog(CacheUse.GROUP)).containsExactly("vh80", "vk80", "vh90", "vf95");
    }

    @Test
    void headersAreKeptPerSlot() {
        addPacket(Packets.header(Kind.VIDEO, 0, 0));
        addPacket(Packets.header(Kind.VIDEO, 1, 1));
        addPacket(Packets.header(Kind.VIDEO, 0, 2));

        assertThat(backlog(CacheUse.NONE)).containsExactly("vh2", "vh2");
    }

    @Test
    void everythingIsKeptForAnEncoderThatIsExpected() {
        cache = new PacketCache(SETTINGS, true, now);
        add("vh0", "vk0", "vf40", "vk80", "vf120");

        assertThat(backlog(CacheUse.GROUP)).as("to look at").containsExactly("vh80", "vk80", "vf120");
        assertThat(backlog(CacheUse.TAKE)).containsExactly("vh0", "vk0", "vf40", "vk80", "vf120");
    }

    @Test
    void onceTakenNothingIsCollectedAnyMore() {
        cache = new PacketCache(SETTINGS, true, now);
        add("vh0", "vk0", "vf40");
        backlog(CacheUse.TAKE);
        add("vk80", "vf120");

        assertThat(cache.bytes()).isZero();
        assertThat(backlog(CacheUse.TAKE)).containsExactly("vh120");
        assertThat(backlog(CacheUse.GROUP)).containsExactly("vh120");
    }

    @Test
    void whoeverTakesWithoutAHistoryGetsTheGroup() {
        add("vh0", "vk0", "vk80", "vf120");

        assertThat(backlog(CacheUse.TAKE)).containsExactly("vh80", "vk80", "vf120");
    }

    @Test
    void anEncoderThatDoesNotComeInTimeFindsTheGroup() {
        cache = new PacketCache(SETTINGS, true, now);
        add("vh0", "vk0", "vf40", "vk80", "vf120");
        now = now.plusSeconds(61);

        assertThat(backlog(CacheUse.TAKE)).containsExactly("vh80", "vk80", "vf120");
    }

    @Test
    void overTheLimitTheHistoryGoesFirst() {
        cache = new PacketCache(SETTINGS, true, now);
        add("vh0", "vk0", "vk80");
        addPacket(Packets.of(Kind.VIDEO, Role.FRAME, 120, 9_300));

        assertThat(backlog(CacheUse.TAKE)).containsExactly("vh80", "vk80", "vf120");
    }

    @Test
    void thenTheGroupWhichStartsAgainAtTheNextKeyframe() {
        add("vh0", "vk0");
        addPacket(Packets.of(Kind.VIDEO, Role.FRAME, 40, 10_000));
        add("vf80");
        assertThat(backlog(CacheUse.GROUP)).containsExactly("vh80");
        assertThat(cache.bytes()).isZero();

        add("vk120", "vf160");
        assertThat(backlog(CacheUse.GROUP)).containsExactly("vh120", "vk120", "vf160");
    }

    @Test
    void ofSoundAloneTheLatestIsKept() {
        add("ah0", "af0", "af50", "af100", "af150", "af200");

        assertThat(backlog(CacheUse.GROUP)).containsExactly("ah100", "af100", "af150", "af200");
    }

    @Test
    void aCacheOfNothingKeepsHeaders() {
        cache = new PacketCache(LiveSettings.withCache(0), true, now);
        add("vh0", "vk0", "vf40");

        assertThat(backlog(CacheUse.TAKE)).containsExactly("vh40");
    }

    @Test
    void whetherPicturesMustWaitForAKeyframe() {
        assertThat(isWhole(CacheUse.NONE)).as("nothing has come").isTrue();
        add("vk0", "vf40");
        assertThat(isWhole(CacheUse.GROUP)).isTrue();
        assertThat(isWhole(CacheUse.NONE)).isFalse();
        assertThat(isWhole(CacheUse.TAKE)).isTrue();
        assertThat(isWhole(CacheUse.GROUP)).as("taken").isFalse();
    }

    private void add(String... packets) {
        for (String packet : packets) {
            addPacket(Packets.of(packet));
        }
    }

    private void addPacket(MediaPacket packet) {
        cache.add(packet, now);
        packet.release();
    }

    private List<String> backlog(CacheUse use) {
        Backlog backlog = cache.backlog(use, now);
        List<String> names = backlog.packets().stream().map(Packets::name).toList();
        backlog.release();
        return names;
    }

    private boolean isWhole(CacheUse use) {
        Backlog backlog = cache.backlog(use, now);
        backlog.release();
        return backlog.whole();
    }
}
