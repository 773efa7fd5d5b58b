package dev.headend.edge.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.fixture.NoLeaks;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class HeaderSetTest {
    private final HeaderSet headers = new HeaderSet();

    @AfterEach
    void release() {
        headers.clear();
    }

    @Test
    void theLatestOfEachKindAndSlotIsKeptInTheOrderOfTheFirst() {
        put(Kind.VIDEO, 0, 0);
        put(Kind.AUDIO, 0, 1);
        put(Kind.VIDEO, 1, 2);
        put(Kind.VIDEO, 0, 3);

        List<MediaPacket> kept = headers.at(100);
        assertThat(kept).extracting(MediaPacket::kind).containsExactly(Kind.VIDEO, Kind.AUDIO, Kind.VIDEO);
        assertThat(kept).extracting(MediaPacket::slot).containsExactly(0, 0, 1);
        assertThat(kept).extracting(MediaPacket::timestampMs).containsExactly(100L, 100L, 100L);
        kept.forEach(MediaPacket::release);
    }

    @Test
    void metadataBeginsAtZeroWhereAStreamIsJoined() {
        put(Kind.DATA, 0, 50);
        put(Kind.VIDEO, 0, 60);

        List<MediaPacket> opening = headers.opening(100);
        assertThat(opening).extracting(TestPackets::name).containsExactly("dh0", "vh100");
        opening.forEach(MediaPacket::release);
    }

    @Test
    void theirNumberIsBoundedAndThoseThatAreKeptCanBeReplaced() {
        for (int slot = 0; slot < 70; slot++) {
            put(Kind.VIDEO, slot, slot);
        }
        put(Kind.VIDEO, 63, 1000);

        HeaderSet copy = new HeaderSet();
        copy.copyFrom(headers);
        List<MediaPacket> kept = copy.at(7);
        assertThat(kept).hasSize(64);
        kept.forEach(MediaPacket::release);
        copy.clear();
        assertThat(copy.at(7)).isEmpty();
    }

    private void put(Kind kind, int slot, long timestampMs) {
        MediaPacket header = TestPackets.header(kind, slot, timestampMs);
        headers.put(header);
        header.release();
    }
}
