package dev.headend.edge.delivery;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A file that is sent from the disk, open. It stays the same file when another takes its name. Event loops send it from the page
 * cache: before they do, {@link #load} has seen to it on another thread that the part is there, as a disk may hang.
 */
final class OpenFile extends SharedFile {
    /** Parts of files that are loaded, and then sent, at a time. */
    static final long WINDOW = 4L << 20;
    /** What was in the page cache is taken to be there for so long. */
    private static final long LOADED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final FileChannel channel;
    private final long size;
    private final boolean owned;
    private final String etag;
    private final Head head;
    private final Head whole;
    /** When each window was seen to be in the page cache last, by {@link System#nanoTime}; it may wrap around. */
    private final AtomicLongArray loaded;

    private OpenFile(FileTree.Version version, FileChannel channel, long size, boolean owned) {
        super(version);
        this.channel = channel;
        this.size = size;
        this.owned = owned;
        this.etag = "\"" + Long.toHexString(version.modified().toMillis()) + "-" + Long.toHexString(size) + "\"";
        this.head = Head.common(version.kind())
                .with(HttpHeaderNames.ACCEPT_RANGES, "bytes")
                .with(HttpHeaderNames.ETAG, etag)
                .with(
                        HttpHeaderNames.LAST_MODIFIED,
                        Head.date(version.modified().toInstant()));
        this.whole = head.with(HttpHeaderNames.CONTENT_TYPE, version.kind().contentType())
                .withLength(size);
        this.loaded = new AtomicLongArray((int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(size, WINDOW)));
        long longAgo = System.nanoTime() - 2 * LOADED_NANOS;
        for (int window = 0; window < loaded.length(); window++) {
            loaded.set(window, longAgo);
        }
    }

    /**
     * Opens it, and loads its beginning. Blocks on the disk. Its size is that of what was opened: the file may have been replaced
     * since it was found.
     */
    static OpenFile open(FileTree.Version version) throws IOException {
        FileChannel channel = FileChannel.open(version.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            OpenFile file = new OpenFile(version, channel, channel.size(), Files.isWritable(version.path()));
            file.load(0);
            return file;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    FileChannel channel() {
        return channel;
    }

    long size() {
        return size;
    }

    String etag() {
        return etag;
    }

    /** Of answers with a part, or with nothing. */
    Head head() {
        return head;
    }

    /** Of an answer with all of it. */
    Head whole() {
        return whole;
    }

    /** Whether the window at this place was in the page cache a short while ago. */
    boolean isLoaded(long position) {
        int window = window(position);
        return window >= loaded.length() || System.nanoTime() - loaded.get(window) < LOADED_NANOS;
    }

    /** Where the window at this place ends. */
    long windowEnd(long position) {
        return Math.min(size, (window(position) + 1) * WINDOW);
    }

    private static int window(long position) {
        return (int) (position / WINDOW);
    }

    /**
     * Has the window at this place read into the page cache, unless it is there. Blocks on the disk. Linux tells only those who may write
     * a file what of it is there; for others each page is touched.
     *
     * @throws IOException if the disk fails, or the file has become shorter
     */
    void load(long position) throws IOException {
        long start = window(position) * WINDOW;
        if (start >= size) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pages = channel.map(FileChannel.MapMode.READ_ONLY, start, windowEnd(start) - start, arena);
            if (!owned || !pages.isLoaded()) {
                pages.load();
            }
        } catch (InternalError unreadable) {
            throw new IOException("cannot be read", unreadable);
        }
        loaded.set(window(position), System.nanoTime());
    }

    @Override
    void giveUp() {
        try {
            channel.close();
        } catch (IOException nothingWasWritten) {
            // It is closed all the same.
        }
    }
}
