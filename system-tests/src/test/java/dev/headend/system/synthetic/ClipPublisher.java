package dev.headend.system.synthetic;

import dev.headend.system.harness.Clip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes a clip once, at the pace of a clock and without what a {@link Selection} leaves out, on a thread of its own. A track's header
 * is sent with its first frame, so a track that begins late is not announced before.
 */
public final class ClipPublisher implements AutoCloseable {
    private static final int FILE_HEADER = 9 + 4;
    private static final int STREAM = 1;

    private final List<Tag> tags;
    private final SocketChannel channel;
    private final Thread thread;
    private volatile boolean closed;

    /** What is sent of a clip. */
    @FunctionalInterface
    public interface Selection {
        /** @param second of the clip, from 0 */
        boolean has(boolean video, int second);
    }

    private record Tag(int type, int timeMs, byte[] body) {
        boolean isHeader() {
            return body[1] == 0;
        }
    }

    public ClipPublisher(RtmpAddress address, Clip clip, Selection selection) {
        try {
            tags = selected(tags(ByteBuffer.wrap(Files.readAllBytes(clip.file()))), selection);
            channel = RtmpConnection.publisher(address);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        thread = Thread.ofPlatform().name("clip publisher").start(this::run);
    }

    private static List<Tag> tags(ByteBuffer flv) {
        List<Tag> tags = new ArrayList<>();
        flv.position(FILE_HEADER);
        while (flv.remaining() > 0) {
            int typeAndLength = flv.getInt();
            int time = flv.getInt();
            byte[] body = new byte[typeAndLength & 0xFFFFFF];
            flv.position(flv.position() + 3).get(body).getInt();
            tags.add(new Tag(typeAndLength >>> 24, time >>> 8, body));
        }
        return tags;
    }

    private static List<Tag> selected(List<Tag> all, Selection selection) {
        List<Tag> selected = new ArrayList<>();
        for (int type : new int[] {Chunks.AUDIO, Chunks.VIDEO}) {
            Tag header = null;
            for (Tag tag : all) {
                if (tag.type() == type && tag.isHeader()) {
                    header = tag;
                } else if (tag.type() == type && selection.has(type == Chunks.VIDEO, tag.timeMs() / 1000)) {
                    if (header != null) {
                        selected.add(new Tag(type, tag.timeMs(), header.body()));
                        header = null;
                    }
                    selected.add(tag);
                }
            }
        }
        selected.sort((one, other) -> Integer.compare(one.timeMs(), other.timeMs()));
        return selected;
    }

    private void run() {
        long begin = System.nanoTime();
        try {
            for (Tag tag : tags) {
                long due = begin + TimeUnit.MILLISECONDS.toNanos(tag.timeMs());
                for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                if (closed) {
                    return;
                }
                ByteBuffer message = Chunks.message(tag.type() == Chunks.VIDEO ? 6 : 4, tag.type(), STREAM, tag.body());
                Chunks.setTimestamp(message, tag.timeMs());
                RtmpConnection.write(channel, message);
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Ends the stream by closing the connection. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
