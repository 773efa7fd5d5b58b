package dev.headend.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.NoLeaks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class EncryptionQueueTest {
    private static final int LONG = 1_000_000;

    private final Socket socket = new Socket();
    private final EmbeddedChannel channel = new EmbeddedChannel(socket, new EncryptionQueue());

    /** Takes a write when it is told to. */
    private static final class Socket extends ChannelOutboundHandlerAdapter {
        final Deque<Write> pending = new ArrayDeque<>();
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        record Write(ByteBuf bytes, ChannelPromise promise) {}

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            pending.add(new Write((ByteBuf) message, promise));
        }

        int bytes() {
            return pending.stream()
                    .mapToInt(write -> write.bytes().readableBytes())
                    .sum();
        }

        boolean take() {
            @Nullable Write next = pending.poll();
            if (next != null) {
                byte[] bytes = new byte[next.bytes().readableBytes()];
                next.bytes().readBytes(bytes).release();
                taken.writeBytes(bytes);
                next.promise().trySuccess();
            }
            return next != null;
        }
    }

    @Test
    void aLongWriteIsPassedOnAsFastAsItIsTaken() {
        channel.write(Unpooled.wrappedBuffer(new byte[LONG]));
        assertThat(channel.isWritable()).isFalse();
        channel.flush();

        int most = socket.bytes();
        while (socket.take()) {
            most = Math.max(most, socket.bytes());
        }

        assertThat(most).isLessThanOrEqualTo(128 << 10);
        assertThat(socket.taken.size()).isEqualTo(LONG);
        assertThat(channel.isWritable()).isTrue();
    }

    @Test
    void everythingIsTakenInItsOrder() {
        Random random = new Random(42);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        List<Integer> sizes = new ArrayList<>(List.of(0, 1, 65_536, 65_537, 131_072, 200_000));
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[sizes.get(random.nextInt(sizes.size()))];
            random.nextBytes(bytes);
            written.writeBytes(bytes);
            channel.write(
                    Unpooled.wrappedBuffer(bytes), random.nextBoolean() ? channel.voidPromise() : channel.newPromise());
            if (random.nextBoolean()) {
                channel.flush();
            }
            for (int taken = random.nextInt(4); taken > 0; taken--) {
                socket.take();
            }
        }
        channel.flush();
        while (socket.take()) {}

        assertThat(socket.taken.toByteArray()).isEqualTo(written.toByteArray());
    }

    @Test
    void shortWritesPassAsTheyAre() {
        ByteBuf bytes = Unpooled.wrappedBuffer(new byte[64 << 10]);
        channel.write(bytes);

        assertThat(socket.pending)
                .singleElement()
                .satisfies(write -> assertThat(write.bytes()).isSameAs(bytes));
        socket.take();
    }

    @Test
    void aWriteIsDoneWithItsLastPiece() {
        ChannelPromise promise = channel.newPromise();
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[100_000]), promise);
        socket.take();
        assertThat(promise.isDone()).isFalse();
        socket.take();

        assertThat(promise.isSuccess()).isTrue();
    }

    @Test
    void whatWaitsWhenTheConnectionEndsIsReleased() {
        ByteBuf bytes = Unpooled.wrappedBuffer(new byte[LONG]);
        ChannelPromise promise = channel.newPromise();
        channel.writeAndFlush(bytes, promise);
        socket.pending.forEach(write -> write.bytes().release());
        channel.close();

        assertThat(promise.isDone()).isTrue();
        assertThat(promise.isSuccess()).isFalse();
        assertThat(bytes.refCnt()).isZero();
    }
}
