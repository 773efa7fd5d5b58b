package dev.headend.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** A player that is slow: as soon as its send queue takes more, there is more to send. */
class SlowPlayerReadTest {
    private int reads;

    /** Counts what is read although it is not read from otherwise. */
    private final class ReadCounter extends ChannelOutboundHandlerAdapter {
        @Override
        public void read(ChannelHandlerContext ctx) {
            if (!ctx.channel().config().isAutoRead()) {
                reads++;
            }
            ctx.read();
        }
    }

    private static final class AlwaysMore extends ChannelInboundHandlerAdapter {
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (ctx.channel().isWritable()) {
                fill(ctx.channel());
            }
        }
    }

    private static void fill(Channel channel) {
        channel.write(Unpooled.wrappedBuffer(new byte[100]));
    }

    @Test
    void isReadFromOnceEachTimeItHasTakenSomething() {
        EmbeddedChannel channel = new EmbeddedChannel(
                new ReadCounter(), new WatchdogHandler(ConnectionTimeouts.DEFAULT, _ -> {}), new AlwaysMore());
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(4, 8));
        fill(channel);
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.flush();
        assertThat(reads).isEqualTo(1);
        channel.flush();

        assertThat(reads).isEqualTo(2);
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.finishAndReleaseAll();
    }
}
