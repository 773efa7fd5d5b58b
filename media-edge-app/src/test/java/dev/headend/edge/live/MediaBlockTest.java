package dev.headend.edge.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import dev.headend.fixture.NoLeaks;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class MediaBlockTest {
    private final MediaMemory memory = new MediaMemory(1 << 20);
    private final StreamContext stream = new StreamContext(TextEncoding.FIRST, memory);
    private final BlockBuilder builder = new BlockBuilder(TextEncoding.FIRST);

    @Test
    void isCopiedOncePerOtherEncoding() {
        MediaBlock block = block("vk0", "vf40");

        assertThat(block.bytesAs(new TextEncoding(' ')))
                .isSameAs(block.content().bytes());
        ByteBuf other = block.bytesAs(TextEncoding.OTHER);
        assertThat(TextEncoding.names(other)).containsExactly("*vk0", "*vf40");
        assertThat(block.bytesAs(new TextEncoding('*'))).isSameAs(other);
        assertThat(TextEncoding.names(block.bytesAs(TextEncoding.FIRST))).containsExactly("vk0", "vf40");
        block.release();
        assertThat(memory.used()).isZero();
    }

    @Test
    void countsWhatItCostsInMemory() {
        MediaBlock block = block("vk0");
        long alone = memory.used();
        block.bytesAs(TextEncoding.OTHER);

        assertThat(alone).isGreaterThan(block.content().length());
        assertThat(memory.used()).isEqualTo(alone + block.content().length());
        block.release();
    }

    @Test
    void headersCountWhereTheyChange() {
        MediaBlock first = block("vh0");
        long withHeader = memory.used();
        MediaBlock second = block("vf0");

        assertThat(memory.used() - withHeader).isEqualTo(withHeader - 10);
        first.release();
        second.release();
    }

    /** Else a publisher with little to send would use up what all have: he need only change a small header again and again. */
    @Test
    void headersThatStayDoNotCountAgainWhenAnotherChanges() {
        MediaPacket large = TestPackets.of(Kind.AUDIO, Role.HEADER, 0, 10_000);
        builder.add(large);
        large.release();
        MediaBlock first = block("vf0");
        long before = memory.used();
        MediaBlock second = block("vh0");

        assertThat(memory.used() - before).isLessThan(2_000);
        first.release();
        second.release();
        assertThat(memory.used()).isZero();
    }

    /** Where a container's keyframes are in the middle of a part, each has a header of its own. */
    @Test
    void headersOfPlacesToBeginCountWhereTheyAreNew() {
        MediaBlock first = block("vf0");
        MediaBlock second = block("vf40");
        long before = memory.used();
        HeaderSet header = HeaderSet.ofContainer(new byte[100_000]);
        first.join(JoinPoint.atStart(header));
        second.join(JoinPoint.atStart(header));
        assertThat(memory.used() - before).isEqualTo(100_000);

        second.join(JoinPoint.atStart(HeaderSet.ofContainer(new byte[70_000])));
        second.join(JoinPoint.atStart(HeaderSet.ofContainer(new byte[80_000])));
        assertThat(memory.used() - before).isEqualTo(180_000);
        first.release();
        second.release();
        assertThat(memory.used()).isZero();
    }

    /** A connection may be sending them to somebody who takes nothing. */
    @Test
    void theBytesOfALongBlockCountAsLongAsAnybodyHasThem() {
        MediaPacket large = TestPackets.of(Kind.VIDEO, Role.JOIN_POINT, 0, 1 << 20);
        builder.add(large);
        large.release();
        MediaBlock block = block("vf40");
        ByteBuf sending = block.bytesAs(TextEncoding.FIRST).retainedSlice(1_000, 100_000);
        ByteBuf other = block.bytesAs(TextEncoding.OTHER).retainedDuplicate();
        block.release();
        assertThat(memory.used()).isGreaterThan(2 << 20);
        sending.release();
        assertThat(memory.used()).isBetween(1L << 20, 2L << 20);
        other.release();
        assertThat(memory.used()).isZero();
    }

    @Test
    void keepsWhatFollowsAndNothingBefore() {
        MediaBlock first = block("vk0");
        MediaBlock second = block("vf40");
        MediaBlock third = block("vf80");
        long all = memory.used();
        first.link(second);
        second.link(third);
        second.release();
        third.release();
        assertThat(memory.used()).isEqualTo(all);

        MediaBlock place = second.retain();
        first.release();
        assertThat(memory.used()).isEqualTo(all / 3 * 2);
        place.release();
        assertThat(memory.used()).isZero();
    }

    @Test
    void aLongChainIsFreedWithoutEnd() {
        MediaBlock first = block("vk0");
        MediaBlock last = first.retain();
        for (int i = 0; i < 100_000; i++) {
            MediaBlock next = block("vf40");
            last.link(next);
            last.release();
            last = next;
        }
        last.release();
        first.release();

        assertThat(memory.used()).isZero();
    }

    /** As each receiver that waits for a place to begin asks at each block, and there may be none for hours. */
    @Test
    void theLatestGroupIsKnownWithoutASearch() {
        MediaBlock first = block("vk0");
        MediaBlock last = first.retain();
        for (int i = 0; i < 20_000; i++) {
            MediaBlock next = block(i == 9_999 ? "vk40" : "vf40");
            last.link(next);
            last.release();
            last = next;
        }
        MediaBlock group = Objects.requireNonNull(first.latestGroup());
        assertThat(group.content().position().packets()).isEqualTo(10_000);
        assertThat(group.latestGroup()).isNull();
        assertTimeout(Duration.ofSeconds(1), () -> {
            for (int i = 0; i < 100_000; i++) {
                if (first.latestGroup() != group) {
                    throw new AssertionError("another one");
                }
            }
        });
        last.release();
        first.release();
    }

    @Test
    void isNotTakenUpAgainOnceItIsFree() {
        MediaBlock block = block("vk0");
        block.release();

        assertThatThrownBy(block::retain).isInstanceOf(IllegalStateException.class);
    }

    private MediaBlock block(String... packets) {
        for (String name : packets) {
            MediaPacket packet = TestPackets.of(name);
            builder.add(packet);
            packet.release();
        }
        return new MediaBlock(builder.build(), stream, 0, false);
    }
}
