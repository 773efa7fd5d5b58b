package dev.headend.edge.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import dev.headend.fixture.NoLeaks;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class HeaderSetTest {
    private static final int MOST_BYTES = 32 << 10;

    private HeaderSet headers = HeaderSet.EMPTY;

    @Test
    void theLatestOfEachKindAndSlotIsKeptInTheOrderOfTheFirst() {
        put(Kind.VIDEO, 0, 1);
        put(Kind.AUDIO, 0, 1);
        put(Kind.VIDEO, 1, 1);
        put(Kind.VIDEO, 0, 2);

        List<MediaPacket> kept = headers.opening(100);
        assertThat(kept).extracting(MediaPacket::kind).containsExactly(Kind.VIDEO, Kind.AUDIO, Kind.VIDEO);
        assertThat(kept).extracting(MediaPacket::slot).containsExactly(0, 0, 1);
        assertThat(kept).extracting(MediaPacket::bytes).containsExactly(2, 1, 1);
        assertThat(kept).extracting(MediaPacket::timestampMs).containsExactly(100L, 100L, 100L);
        assertThat(headers.bytes()).isEqualTo(4);
    }

    @Test
    void metadataBeginsAtZeroWhereAStreamIsJoined() {
        put(Kind.DATA, 0, 1);
        put(Kind.VIDEO, 0, 1);

        assertThat(headers.opening(100)).extracting(TestPackets::name).containsExactly("dh0", "vh100");
    }

    @Test
    void whoKnowsAnOlderSetIsGivenWhatHasChanged() {
        put(Kind.VIDEO, 0, 1);
        put(Kind.AUDIO, 0, 1);
        HeaderSet known = headers;
        put(Kind.VIDEO, 0, 2);
        put(Kind.DATA, 0, 1);

        assertThat(headers.since(known, Set.of(), 7))
                .extracting(TestPackets::name)
                .containsExactly("vh7", "dh7");
        assertThat(headers.since(headers, Set.of(Kind.AUDIO), 7))
                .extracting(TestPackets::name)
                .containsExactly("ah7");
    }

    @Test
    void theSameAgainChangesNothing() {
        put(Kind.VIDEO, 0, 3);
        HeaderSet before = headers;
        put(Kind.VIDEO, 0, 3);

        assertThat(headers).isSameAs(before);
    }

    @Test
    void theirNumberIsBoundedAndThoseThatAreKeptCanBeReplaced() {
        for (int slot = 0; slot < 70; slot++) {
            put(Kind.VIDEO, slot, 1);
        }
        put(Kind.VIDEO, 63, 2);

        assertThat(headers.headers()).hasSize(64);
        assertThat(headers.bytes()).isEqualTo(65);
    }

    @Test
    void theirBytesAreBoundedAndOneThatWouldBeOutdatedIsNotKept() {
        put(Kind.VIDEO, 0, MOST_BYTES - 1);
        put(Kind.AUDIO, 0, 2);
        assertThat(headers.headers()).hasSize(1);
        put(Kind.AUDIO, 0, 1);
        assertThat(headers.bytes()).isEqualTo(MOST_BYTES);
        put(Kind.AUDIO, 0, 2);

        assertThat(headers.headers()).extracting(HeaderSet.Header::kind).containsExactly(Kind.VIDEO);
        assertThat(headers.bytes()).isEqualTo(MOST_BYTES - 1);
    }

    private void put(Kind kind, int slot, int bytes) {
        MediaPacket header = new MediaPacket(
                kind,
                Role.HEADER,
                slot,
                0,
                PooledByteBufAllocator.DEFAULT.buffer().writeZero(bytes));
        headers = headers.with(header);
        header.release();
    }
}
