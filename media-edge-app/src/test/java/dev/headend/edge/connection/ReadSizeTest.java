package dev.headend.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ReadSizeTest {
    private final ReadSize size = new ReadSize();
    private final RecvByteBufAllocator.Handle handle = size.newHandle();
    private final ChannelConfig config = new EmbeddedChannel().config();

    @Test
    void aClientIsReadInSmallPiecesHoweverMuchItSends() {
        assertThat(readAsMuchAsOffered()).isEqualTo(4 * 2048);
        assertThat(readAsMuchAsOffered()).isEqualTo(4 * 2048);
    }

    @Test
    void aPublishersReadsGrowWithWhatItSendsAndShrinkAgain() {
        size.grow();
        assertThat(readAsMuchAsOffered()).isGreaterThan(100_000);
        assertThat(handle.guess()).isEqualTo(65_536);

        for (int pause = 0; pause < 10; pause++) {
            handle.reset(config);
            read(100);
            handle.readComplete();
        }
        assertThat(handle.guess()).isEqualTo(2048);
    }

    private long readAsMuchAsOffered() {
        long bytes = 0;
        handle.reset(config);
        do {
            bytes += handle.guess();
            read(handle.guess());
        } while (handle.continueReading());
        handle.readComplete();
        return bytes;
    }

    private void read(int bytes) {
        handle.attemptedBytesRead(handle.guess());
        handle.lastBytesRead(bytes);
        handle.incMessagesRead(1);
    }
}
