package dev.headend.edge.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import dev.headend.fixture.NoLeaks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class MediaPacketTest {
    private record Prefixed(int prefix, AtomicInteger count) implements PacketEncoding {
        @Override
        public ByteBuf encode(MediaPacket packet) {
            count.incrementAndGet();
            return Unpooled.buffer()
                    .writeByte(prefix)
                    .writeBytes(packet.payload().duplicate());
        }
    }

    private final AtomicInteger encodings = new AtomicInteger();

    @Test
    void isEncodedOnceForAllThatShareAnEncoding() {
        MediaPacket packet = new MediaPacket(Kind.VIDEO, Role.FRAME, 0, 40, Unpooled.copyShort(0xAABB));

        assertThat(encoded(packet, 1)).isEqualTo("01aabb");
        assertThat(encoded(packet, 2)).isEqualTo("02aabb");
        assertThat(encoded(packet, 1)).isEqualTo("01aabb");
        assertThat(encoded(packet, 2)).isEqualTo("02aabb");
        assertThat(encodings).hasValue(2);
        packet.release();
    }

    private String encoded(MediaPacket packet, int prefix) {
        ByteBuf bytes = packet.encodedBy(new Prefixed(prefix, encodings));
        String hex = ByteBufUtil.hexDump(bytes);
        bytes.skipBytes(1).release();
        return hex;
    }

    @Test
    void atAnotherTimeItIsAPacketOfItsOwn() {
        MediaPacket packet = new MediaPacket(Kind.AUDIO, Role.HEADER, 3, 40, Unpooled.copyShort(0xAABB));
        MediaPacket later = packet.at(80);
        packet.release();

        assertThat(later.kind()).isEqualTo(Kind.AUDIO);
        assertThat(later.role()).isEqualTo(Role.HEADER);
        assertThat(later.slot()).isEqualTo(3);
        assertThat(later.timestampMs()).isEqualTo(80);
        assertThat(later.bytes()).isEqualTo(2);
        later.release();
    }
}
