package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transfers over TLS that fail: each ends, or its connection and its file would stay open for ever. */
class BodyTransferTest {
    private static final int BYTES = 1000;

    private FileReaders readers = new FileReaders();
    private final List<@Nullable Throwable> ends = new ArrayList<>();
    private OpenFile file;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        Files.write(folder.resolve("0.ts"), new byte[BYTES]);
        reopen();
    }

    private void reopen() throws IOException {
        Path segment = folder.resolve("0.ts");
        file = OpenFile.open(
                new FileTree.Version(FileKind.SEGMENT, segment, BYTES, Files.getLastModifiedTime(segment), null, ""));
    }

    @AfterEach
    void stop() {
        readers.close();
    }

    @Test
    void endsWhenThereIsNoMemoryOutsideTheHeap() throws Exception {
        send(new Exhausted());
        assertThat(ends).singleElement().isInstanceOf(OutOfMemoryError.class);
        file.release();
    }

    @Test
    void keepsNothingWhenTheDiskFails() throws Exception {
        file.release();
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
        send(memory);
        assertThat(ends).singleElement().isInstanceOf(IOException.class);
        assertThat(memory.metric().usedDirectMemory()).isZero();
    }

    /** The file stays open for whoever still reads it, or closing it would wait for the disk too. */
    @Test
    void waitsForADiskThatHangsNoLongerThanViewersDo() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        readers.close();
        readers = new FileReaders(1, 16);
        readers.execute("/hls/news", () -> await(over));
        try (FileChannel longer = FileChannel.open(folder.resolve("0.ts"), StandardOpenOption.WRITE)) {
            longer.write(ByteBuffer.allocate(BYTES), OpenFile.WINDOW);
        }
        reopen();
        EmbeddedChannel connection = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        FileAnswer.Body.Part part = new FileAnswer.Body.Part(file, OpenFile.WINDOW, BYTES);
        new BodyTransfer(connection.pipeline().lastContext(), "/hls/news/0.ts", readers, part, ends::add).next();
        connection.advanceTimeBy(FileReaders.PATIENCE.toMillis() - 1, TimeUnit.MILLISECONDS);
        connection.runScheduledPendingTasks();
        assertThat(ends).isEmpty();
        connection.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        connection.runScheduledPendingTasks();
        assertThat(ends).singleElement().isInstanceOf(RejectedExecutionException.class);

        file.release();
        assertThat(file.channel().isOpen()).isTrue();
        over.countDown();
        Awaitility.await().until(() -> !file.channel().isOpen());
        connection.runPendingTasks();
        assertThat(ends).hasSize(1);
    }

    private static void await(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(ByteBufAllocator memory) throws Exception {
        EmbeddedChannel connection = new EmbeddedChannel();
        connection.config().setAllocator(memory);
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(false);
        connection.pipeline().addLast(new SslHandler(engine), new ChannelInboundHandlerAdapter());
        ChannelHandlerContext ctx = connection.pipeline().lastContext();
        new BodyTransfer(ctx, "/hls/news/0.ts", readers, new FileAnswer.Body.Part(file, 0, BYTES), ends::add).next();
    }

    /** Has nothing left outside the heap. */
    private static final class Exhausted extends AbstractByteBufAllocator {
        @Override
        protected ByteBuf newDirectBuffer(int initial, int most) {
            throw new OutOfMemoryError("Cannot reserve direct buffer memory");
        }

        @Override
        protected ByteBuf newHeapBuffer(int initial, int most) {
            return Unpooled.buffer(initial, most);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
