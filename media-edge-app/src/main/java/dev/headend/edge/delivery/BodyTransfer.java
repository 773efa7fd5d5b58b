package dev.headend.edge.delivery;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a long body piece by piece, each when the one before has left: a client that reads slowly, or not at all, holds one piece outside
 * the heap. A file goes from the page cache to the socket by {@code sendfile}, or over TLS through memory. On the connection's event loop.
 */
final class BodyTransfer {
    /** Of a text: thousands of clients that read nothing hold one each. */
    static final int PIECE_BYTES = 16 * 1024;
    /** Of a file over TLS. */
    private static final int ENCRYPTED_BYTES = 32 * 1024;

    private final ChannelHandlerContext ctx;
    private final String path;
    private final FileReaders readers;
    private final FileAnswer.Body body;
    private final Consumer<@Nullable Throwable> done;
    private final boolean encrypted;
    private long sent;
    /** Of waiting for the disk; null = it was never waited for. */
    private @Nullable Future<?> limit;

    /**
     * One that is not empty, whose headers have been written.
     *
     * @param done called once, with what failed, if anything
     */
    BodyTransfer(
            ChannelHandlerContext ctx,
            String path,
            FileReaders readers,
            FileAnswer.Body body,
            Consumer<@Nullable Throwable> done) {
        this.ctx = ctx;
        this.path = path;
        this.readers = readers;
        this.body = body;
        this.done = done;
        this.encrypted = ctx.pipeline().get(SslHandler.class) != null;
    }

    /** Sends the next piece, and so on to the end. */
    void next() {
        try {
            switch (body) {
                case FileAnswer.Body.Nothing _ -> done.accept(null);
                case FileAnswer.Body.Bytes(byte[] bytes) -> next(bytes);
                case FileAnswer.Body.Part part -> next(part);
            }
        } catch (IOException | OutOfMemoryError failed) { // outside the heap, which ends no program
            done.accept(failed);
        }
    }

    private void next(byte[] bytes) {
        int length = (int) Math.min(PIECE_BYTES, bytes.length - sent);
        write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes, (int) sent, length)), length);
    }

    private void next(FileAnswer.Body.Part part) throws IOException {
        long position = part.position() + sent;
        OpenFile file = part.file();
        if (!file.isLoaded(position)) {
            load(file, position);
            return;
        }
        long rest = Math.min(part.length() - sent, file.windowEnd(position) - position);
        if (encrypted) {
            int length = (int) Math.min(ENCRYPTED_BYTES, rest);
            write(new DefaultHttpContent(read(file, position, length)), length);
        } else if (file.use()) {
            write(new Region(file, position, rest), rest);
        }
    }

    /**
     * Has the disk asked, for so long as viewers wait. While it hangs, the file belongs to whoever reads it, and nothing of this connection
     * waits with it.
     */
    private void load(OpenFile file, long position) {
        AtomicReference<@Nullable BodyTransfer> waiting = new AtomicReference<>(this);
        try {
            if (file.use()) {
                readers.execute(FilePath.folder(path), loading(file, position, waiting));
            }
        } catch (RejectedExecutionException overloaded) {
            file.release();
            done.accept(overloaded);
            return;
        }
        limit = ctx.executor().schedule(() -> giveUp(waiting), FileReaders.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Runnable loading(OpenFile file, long position, AtomicReference<@Nullable BodyTransfer> waiting) {
        return () -> {
            Throwable failure = tryToLoad(file, position);
            file.release();
            BodyTransfer waiter = waiting.getAndSet(null);
            if (waiter != null) {
                waiter.onLoop(() -> waiter.loaded(failure));
            }
        };
    }

    private void giveUp(AtomicReference<@Nullable BodyTransfer> waiting) {
        if (waiting.getAndSet(null) != null) {
            done.accept(new RejectedExecutionException("the disk hangs"));
        }
    }

    private static @Nullable Throwable tryToLoad(OpenFile file, long position) {
        try {
            file.load(position);
            return null;
        } catch (IOException | RuntimeException | Error failed) {
            return failed;
        }
    }

    private void onLoop(Runnable task) {
        try {
            ctx.executor().execute(task);
        } catch (RejectedExecutionException stopped) {
            done.accept(stopped);
        }
    }

    private void loaded(@Nullable Throwable failure) {
        if (limit != null) {
            limit.cancel(false);
        }
        if (failure == null) {
            next();
        } else {
            done.accept(failure);
        }
    }

    private ByteBuf read(OpenFile file, long position, int length) throws IOException {
        ByteBuf piece = ctx.alloc().directBuffer(length);
        try {
            while (piece.readableBytes() < length) {
                int done = piece.readableBytes();
                if (piece.writeBytes(file.channel(), position + done, length - done) < 0) {
                    throw new EOFException("file has become shorter");
                }
            }
            return piece;
        } catch (IOException failed) {
            piece.release();
            throw failed;
        }
    }

    /** The end goes with the last piece. */
    private void write(Object piece, long length) {
        sent += length;
        boolean last = sent == body.length();
        var written = ctx.write(piece);
        if (last) {
            written = ctx.write(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        written.addListener(future -> {
            if (last || !future.isSuccess()) {
                done.accept(future.cause());
            } else {
                next();
            }
        });
        ctx.flush();
    }

    /** A part of a file that others send too. */
    private static final class Region extends DefaultFileRegion {
        private final OpenFile file;

        Region(OpenFile file, long position, long length) {
            super(file.channel(), position, length);
            this.file = file;
        }

        @Override
        protected void deallocate() {
            file.release();
        }
    }
}
