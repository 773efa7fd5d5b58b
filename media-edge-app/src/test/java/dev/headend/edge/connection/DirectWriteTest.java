package dev.headend.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectWriteTest {
    private static final int MUCH = 64 << 20;

    private EpollConnection connection;
    private Channel channel;
    private Socket peer;

    @BeforeEach
    void connect() throws IOException, InterruptedException {
        connection = new EpollConnection(new ChannelInboundHandlerAdapter(), true);
        channel = connection.channel;
        peer = connection.peer;
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
    }

    @Test
    void sendsBetweenTheIndicesAndLeavesThemAlone() throws Exception {
        ByteBuf bytes = direct("...hello...").setIndex(3, 8);

        assertThat(connection.onLoop(() -> new DirectWrite(channel).send(bytes)))
                .isEqualTo(5);
        assertThat(read(5)).isEqualTo("hello");
        assertThat(bytes.readerIndex()).isEqualTo(3);
        assertThat(bytes.writerIndex()).isEqualTo(8);
        bytes.release();
    }

    @Test
    void sendsAPartWhenTheSocketTakesNoMore() throws Exception {
        ByteBuf much = UnpooledByteBufAllocator.DEFAULT.directBuffer(MUCH).writeZero(MUCH);

        int sent = connection.onLoop(() -> new DirectWrite(channel).send(much));
        assertThat(sent).isPositive().isLessThan(MUCH);
        assertThat(connection.onLoop(() -> sendUntilFull(much))).isLessThan(MUCH);
        much.release();
    }

    @Test
    void sendsNothingWhileSomethingWaits() throws Exception {
        ByteBuf bytes = direct("second");

        int sent = connection.onLoop(() -> {
            channel.write(Unpooled.copiedBuffer("first", StandardCharsets.US_ASCII));
            return new DirectWrite(channel).send(bytes);
        });

        assertThat(sent).isZero();
        channel.flush();
        assertThat(read(5)).isEqualTo("first");
        bytes.release();
    }

    @Test
    void sendsNothingOnABrokenConnection() throws Exception {
        peer.setSoLinger(true, 0);
        peer.close();
        ByteBuf bytes = direct("hello");

        channel.closeFuture().sync();
        assertThat(connection.onLoop(() -> new DirectWrite(channel).send(bytes)))
                .isZero();
        bytes.release();
    }

    @Test
    void sendsNothingOnOtherTransports() {
        ByteBuf bytes = direct("hello");

        assertThat(new DirectWrite(new EmbeddedChannel()).send(bytes)).isZero();
        bytes.release();
    }

    /** The peer's system takes what comes for some time, though nobody reads it. @return how much was sent */
    private long sendUntilFull(ByteBuf bytes) {
        long sum = 0;
        int sent = new DirectWrite(channel).send(bytes);
        while (sent > 0 && sum < MUCH) {
            sum += sent;
            sent = new DirectWrite(channel).send(bytes);
        }
        return sum;
    }

    private static ByteBuf direct(String text) {
        return UnpooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String read(int count) throws IOException {
        InputStream in = peer.getInputStream();
        return new String(in.readNBytes(count), StandardCharsets.US_ASCII);
    }
}
