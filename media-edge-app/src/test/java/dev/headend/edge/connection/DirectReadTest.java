package dev.headend.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.Patience;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectReadTest {
    private static final int MUCH = 300_000;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<ByteBuf> kept = new ArrayList<>();
    private EpollConnection connection;
    private Channel channel;
    private Socket peer;

    @BeforeEach
    void connect() throws IOException, InterruptedException {
        connection = new EpollConnection(new Listener(), false);
        channel = connection.channel;
        peer = connection.peer;
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        kept.forEach(ByteBuf::release);
    }

    @Test
    void handsOnWhatHasCome() throws Exception {
        send("hello");

        assertThat(readUntilSomethingComes()).isTrue();

        assertThat(heard).containsExactly("hello", "complete");
    }

    @Test
    void saysThatNothingHasCome() throws Exception {
        assertThat(read()).isFalse();

        assertThat(heard).isEmpty();
    }

    @Test
    void readsMoreThanItsBufferHolds() throws Exception {
        peer.setSendBufferSize(2 * MUCH);
        Thread sender = Thread.ofPlatform().start(() -> send("x".repeat(MUCH)));

        int length = 0;
        while (length < MUCH) {
            read();
            List<String> parts = new ArrayList<>();
            heard.drainTo(parts);
            parts.removeIf("complete"::equals);
            length += parts.stream().mapToInt(String::length).sum();
        }

        sender.join();
        assertThat(length).isEqualTo(MUCH);
    }

    @Test
    void whatAHandlerKeepsIsNotOverwritten() throws Exception {
        try (ReadBuffer buffer = new ReadBuffer(ByteBufAllocator.DEFAULT)) {
            DirectRead reads = connection.onLoop(() -> new DirectRead(channel));
            send("keep");
            readUntilSomethingComes(reads, buffer);
            send("next");
            readUntilSomethingComes(reads, buffer);
        }

        assertThat(kept.getFirst().toString(StandardCharsets.US_ASCII)).isEqualTo("keep");
    }

    @Test
    void leavesTheEndToTheUsualWay() throws Exception {
        peer.close();

        assertThat(read()).isFalse();
        channel.config().setAutoRead(true);

        assertThat(channel.closeFuture().await(Patience.SECONDS, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void aResetIsHeardOfOnceAndCloses() throws Exception {
        peer.setSoLinger(true, 0);
        connection.onLoop(() -> {
            peer.close();
            return read(new DirectRead(channel));
        });

        assertThat(channel.closeFuture().await(Patience.SECONDS, TimeUnit.SECONDS))
                .isTrue();
        assertThat(heard).filteredOn(event -> event.startsWith("failed")).hasSize(1);
    }

    @Test
    void readsNothingOnOtherTransports() {
        assertThat(read(new DirectRead(new EmbeddedChannel()))).isFalse();
    }

    /** Tells what it hears, and keeps what it is told to keep. */
    private final class Listener extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            String text = bytes.toString(StandardCharsets.US_ASCII);
            heard.add(text);
            if (text.equals("keep")) {
                kept.add(bytes);
            } else {
                bytes.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            heard.add("complete");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            heard.add("failed: " + cause.getMessage());
        }
    }

    private void send(String text) {
        try {
            peer.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private boolean readUntilSomethingComes() throws Exception {
        try (ReadBuffer buffer = new ReadBuffer(ByteBufAllocator.DEFAULT)) {
            return readUntilSomethingComes(connection.onLoop(() -> new DirectRead(channel)), buffer);
        }
    }

    private boolean readUntilSomethingComes(DirectRead reads, ReadBuffer buffer) throws Exception {
        boolean read = false;
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10); !read && System.nanoTime() < end; ) {
            read = connection.onLoop(() -> reads.read(buffer));
        }
        return read;
    }

    private boolean read() throws Exception {
        return connection.onLoop(() -> read(new DirectRead(channel)));
    }

    private static boolean read(DirectRead reads) {
        try (ReadBuffer buffer = new ReadBuffer(ByteBufAllocator.DEFAULT)) {
            return reads.read(buffer);
        }
    }
}
