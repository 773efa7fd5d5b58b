package dev.headend.system.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends streams at the pace of a clock, on a thread of its own. A server that does not take one in time delays the others,
 * which shows as latency: pictures are stamped with the time when they were due.
 */
public final class Publishers implements AutoCloseable {
    private final PriorityQueue<Publisher> due = new PriorityQueue<>(Comparator.comparingLong(Publisher::nextNanos));
    private final SyntheticStream stream;
    private final Thread thread;
    private volatile int pictures;
    private volatile boolean closed;

    /** Begins to send a stream of that rate to each address. */
    public Publishers(List<RtmpAddress> addresses, int bitsPerSecond) {
        stream = new SyntheticStream(bitsPerSecond);
        List<SocketChannel> channels = addresses.stream().map(this::connect).toList();
        long start = System.nanoTime();
        for (int i = 0; i < channels.size(); i++) {
            due.add(new Publisher(channels.get(i), start + i * SyntheticStream.PICTURE_NANOS / channels.size()));
        }
        thread = Thread.ofPlatform().name("publishers").start(this::run);
    }

    /** The timestamp of the latest picture that the first of them has sent. */
    public int timestamp() {
        return (int) (pictures * SyntheticStream.PICTURE_NANOS / 1_000_000);
    }

    private SocketChannel connect(RtmpAddress address) {
        try {
            SocketChannel channel = RtmpConnection.publisher(address);
            for (ByteBuffer header : stream.headers()) {
                RtmpConnection.write(channel, header);
            }
            return channel;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void run() {
        while (!closed) {
            Publisher next = due.remove();
            long wait = next.nextNanos() - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            } else {
                next.send();
            }
            due.add(next);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
            for (Publisher publisher : new ArrayList<>(due)) {
                publisher.channel.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private final class Publisher {
        private final SocketChannel channel;
        private final long start;
        private int picture;
        private int audio;

        Publisher(SocketChannel channel, long start) {
            this.channel = channel;
            this.start = start;
        }

        private long nextPicture() {
            return start + picture * SyntheticStream.PICTURE_NANOS;
        }

        private long nextAudio() {
            return start + audio * SyntheticStream.AUDIO_NANOS;
        }

        long nextNanos() {
            return Math.min(nextPicture(), nextAudio());
        }

        void send() {
            try {
                if (nextPicture() <= nextAudio()) {
                    RtmpConnection.write(channel, stream.picture(picture, nextPicture()));
                    picture++;
                    pictures = Math.max(pictures, picture);
                } else {
                    RtmpConnection.write(channel, stream.audio(audio));
                    audio++;
                }
            } catch (IOException failed) {
                throw new UncheckedIOException("the server has closed a publisher's connection", failed);
            }
        }
    }
}
