package dev.headend.edge.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import dev.headend.fixture.NoLeaks;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Packets are written as the kind, the role and the time: "vk40" is a video keyframe at 40 ms. */
@ExtendWith(NoLeaks.class)
class StreamBufferTest {
    private static final int CACHE = 10_000;

    private final TestContext test = new TestContext(TestContext.limits(CACHE, Duration.ZERO), 1 << 20);
    private StreamBuffer buffer = new StreamBuffer(test.context(), TextEncoding.FIRST, false, test.now());

    @AfterEach
    void release() {
        buffer.finish(test.now());
        assertThat(test.memory.used()).isZero();
    }

    private void expectEncoder() {
        buffer.finish(test.now());
        buffer = new StreamBuffer(test.context(), TextEncoding.FIRST, true, test.now());
    }

    /** As when memory outside the heap is used up: then least of all may what was to be added be lost. */
    @Test
    void aPacketThatCannotBeAddedIsReleased() {
        MediaPacket unfit = TestPackets.of("vk0");
        buffer.finish(test.now());
        buffer = new StreamBuffer(test.context(), new Unfit(), false, test.now());

        assertThatThrownBy(() -> buffer.add(unfit, test.now())).isInstanceOf(OutOfMemoryError.class);

        assertThat(unfit.payload().refCnt()).isZero();
    }

    private record Unfit() implements PacketEncoding {
        @Override
        public StreamFormat format() {
            return StreamFormat.FLV_MESSAGES;
        }

        @Override
        public int lengthOf(MediaPacket packet) {
            return 1;
        }

        @Override
        public void encode(MediaPacket packet, ByteBuf out) {
            throw new OutOfMemoryError("as the test wants it");
        }

        @Override
        public void adapt(ByteBuf encoded, int index) {}
    }

    @Test
    void aNewKeyframeStartsANewGroup() {
        add("vh0", "ah0", "vk0", "af20", "vf40", "vk80", "vf120");

        assertThat(start(CacheUse.GROUP)).containsExactly("vh80", "ah80", "vk80", "vf120");
    }

    @Test
    void noneMeansHeadersOnlyAtTheTimeOfNow() {
        add("vh0", "vk0", "vf40");

        assertThat(start(CacheUse.NONE)).containsExactly("vh40");
    }

    @Test
    void aGroupIsGivenTheHeadersOfItsOwnTime() {
        add("vh0", "vk0", "vf40", "vh41", "vk80");
        assertThat(start(CacheUse.GROUP)).containsExactly("vh80", "vk80");

        add("vh90", "vf95");
        assertThat(start(CacheUse.GROUP)).containsExactly("vh80", "vk80", "vh90", "vf95");
    }

    @Test
    void everythingIsKeptForAnEncoderThatIsExpected() {
        expectEncoder();
        add("vh0", "vk0", "vf40", "vk80", "vf120");

        assertThat(start(CacheUse.GROUP)).as("to look at").containsExactly("vh80", "vk80", "vf120");
        assertThat(start(CacheUse.TAKE)).containsExactly("vh0", "vk0", "vf40", "vk80", "vf120");
    }

    @Test
    void onceTakenNothingIsKeptAnyMore() {
        expectEncoder();
        add("vh0", "vk0", "vf40");
        start(CacheUse.TAKE);
        add("vk80", "vf120");

        assertThat(buffer.groupCost() + buffer.historyCost()).isZero();
        assertThat(start(CacheUse.TAKE)).containsExactly("vh120");
        assertThat(start(CacheUse.GROUP)).containsExactly("vh120");
    }

    @Test
    void theCacheIsTakenOnlyOnceAndOnlyWhereAnEncoderIsExpected() {
        add("vh0", "vk0", "vk80", "vf120");
        assertThat(start(CacheUse.TAKE)).containsExactly("vh80", "vk80", "vf120");
        assertThat(isLossless(CacheUse.TAKE)).isFalse();
        add("vk160");
        assertThat(start(CacheUse.GROUP)).as("still kept").containsExactly("vh160", "vk160");

        expectEncoder();
        add("vk0");
        assertThat(isLossless(CacheUse.TAKE)).isTrue();
        assertThat(isLossless(CacheUse.TAKE)).isFalse();
    }

    @Test
    void anEncoderThatDoesNotComeInTimeFindsTheGroup() {
        expectEncoder();
        add("vh0", "vk0", "vf40", "vk80", "vf120");
        test.pass(Duration.ofSeconds(61));

        assertThat(start(CacheUse.TAKE)).containsExactly("vh80", "vk80", "vf120");
    }

    @Test
    void overTheLimitTheHistoryGoesFirst() {
        expectEncoder();
        add("vh0", "vk0", "vk80");
        addBytes(Role.DEPENDENT, 120, CACHE - 20);

        assertThat(start(CacheUse.TAKE)).containsExactly("vh80", "vk80", "vf120");
    }

    @Test
    void thenTheGroupWhichStartsAgainAtTheNextKeyframe() {
        add("vh0", "vk0");
        addBytes(Role.DEPENDENT, 40, CACHE);
        add("vf80");
        assertThat(start(CacheUse.GROUP)).containsExactly("vh80");
        assertThat(buffer.groupCost()).isZero();

        add("vk120", "vf160");
        assertThat(start(CacheUse.GROUP)).containsExactly("vh120", "vk120", "vf160");
    }

    @Test
    void asMuchIsKeptAsTheLimitAllows() {
        addBytes(Role.JOIN_POINT, 0, 1_000);
        addBytes(Role.DEPENDENT, 40, CACHE - 1_000);
        assertThat(buffer.groupCost()).isGreaterThanOrEqualTo(CACHE);
        assertThat(start(CacheUse.GROUP)).containsExactly("vk0", "vf40");

        add("vf80");
        assertThat(start(CacheUse.GROUP)).isEmpty();
    }

    @Test
    void theHistoryIsKeptUntilItsEnd() {
        expectEncoder();
        add("vh0", "vk0", "vk80");
        test.pass(Duration.ofSeconds(60));
        add("vf120");
        assertThat(buffer.historyCost()).isPositive();
        test.pass(Duration.ofMillis(1));
        add("vf160");

        assertThat(buffer.historyCost()).isZero();
        assertThat(start(CacheUse.TAKE)).containsExactly("vh80", "vk80", "vf120", "vf160");
    }

    @Test
    void metadataOpensAStreamAtZero() {
        add("dh5", "vh5", "vk10", "vf40");

        assertThat(start(CacheUse.GROUP)).containsExactly("dh0", "vh10", "vk10", "vf40");
        assertThat(start(CacheUse.NONE)).containsExactly("dh0", "vh40");
    }

    @Test
    void ofSoundAloneTheLatestIsKept() {
        for (String packet : List.of("ah0", "af0", "af50", "af100", "af150", "af200")) {
            add(packet);
        }

        assertThat(start(CacheUse.GROUP)).containsExactly("ah100", "af100", "af150", "af200");
    }

    @Test
    void ofSoundAloneTheLatestIsKeptAgainAfterItWasDropped() {
        add("af0");
        buffer.dropGroup();
        add("af50");
        add("af100");

        assertThat(start(CacheUse.GROUP)).containsExactly("af50", "af100");
    }

    @Test
    void aCacheOfNothingKeepsHeaders() {
        TestContext nothing = new TestContext(TestContext.limits(0, Duration.ZERO), 1 << 20);
        buffer.finish(test.now());
        buffer = new StreamBuffer(nothing.context(), TextEncoding.FIRST, true, nothing.now());
        add("vh0", "vk0", "vf40");

        assertThat(start(CacheUse.TAKE)).containsExactly("vh40");
    }

    @Test
    void whetherPicturesMustWaitForAKeyframe() {
        expectEncoder();
        assertThat(awaitsJoinPoint(CacheUse.NONE)).as("nothing has come").isFalse();
        add("vk0", "vf40");
        assertThat(awaitsJoinPoint(CacheUse.GROUP)).isTrue();
        assertThat(awaitsJoinPoint(CacheUse.NONE)).isTrue();
        assertThat(awaitsJoinPoint(CacheUse.TAKE)).isFalse();
        assertThat(awaitsJoinPoint(CacheUse.GROUP)).as("taken").isTrue();
    }

    @Test
    void aBlockIsCompleteWhenItIsLongEnough() {
        addBytes(Role.JOIN_POINT, 0, 600);
        assertThat(buffer.add(TestPackets.of(Kind.VIDEO, Role.DEPENDENT, 40, 399), test.now()))
                .isFalse();
        assertThat(buffer.add(TestPackets.of(Kind.VIDEO, Role.DEPENDENT, 80, 700), test.now()))
                .as("longer than a block together")
                .isTrue();
        assertThat(buffer.add(TestPackets.of(Kind.VIDEO, Role.DEPENDENT, 120, 300), test.now()))
                .as("as long as a block")
                .isTrue();
        assertThat(blockLengths()).containsExactly(600, 399, 1_000);
    }

    @Test
    void aKeyframeBeginsABlock() {
        expectEncoder();
        add("af0", "vf0", "vk40", "vf80");

        assertThat(blockLengths()).containsExactly(20, 20);
    }

    private void add(String... packets) {
        for (String packet : packets) {
            buffer.add(TestPackets.of(packet), test.now());
        }
        buffer.seal(test.now());
    }

    private void addBytes(Role role, long timestampMs, int bytes) {
        buffer.add(TestPackets.of(Kind.VIDEO, role, timestampMs, bytes), test.now());
        buffer.seal(test.now());
    }

    private List<String> start(CacheUse use) {
        StreamStart start = buffer.start(use, test.now());
        List<String> names = new ArrayList<>();
        start.headers().opening(start.timestampMs()).forEach(header -> names.add(TestPackets.name(header)));
        for (MediaBlock block = first(start); block != null; block = block.next()) {
            names.addAll(TextEncoding.names(block.bytesAs(TextEncoding.FIRST)));
        }
        start.release();
        return names;
    }

    private static @Nullable MediaBlock first(StreamStart start) {
        return start.passed() ? start.block().next() : start.block();
    }

    private List<Integer> blockLengths() {
        StreamStart start = buffer.start(CacheUse.TAKE, test.now());
        List<Integer> lengths = new ArrayList<>();
        for (MediaBlock block = first(start); block != null; block = block.next()) {
            lengths.add(block.content().length());
        }
        start.release();
        return lengths;
    }

    private boolean awaitsJoinPoint(CacheUse use) {
        StreamStart start = buffer.start(use, test.now());
        start.release();
        return start.awaitsJoinPoint();
    }

    private boolean isLossless(CacheUse use) {
        StreamStart start = buffer.start(use, test.now());
        start.release();
        return start.lossless();
    }
}
