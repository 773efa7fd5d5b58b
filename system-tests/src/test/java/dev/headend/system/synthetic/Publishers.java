package dev.headend.system.synthetic;

import dev.headend.system.synthetic.SyntheticStream.Track;
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
    private volatile int sent;
    private volatile boolean closed;

    /** Begins to send a stream of that rate to each address, all of which are alike. */
    public Publishers(List<? extends StreamAddress> addresses, int bitsPerSecond) {
        stream = addresses.getFirst().stream(bitsPerSecond);
        List<SocketChannel> channels = addresses.stream().map(this::connect).toList();
        long start = System.nanoTime();
        for (int i = 0; i < channels.size(); i++) {
            due.add(new Publisher(channels.get(i), start + i * pictures().nanos() / channels.size()));
        }
        thread = Thread.ofPlatform().name("publishers").start(this::run);
    }

    /** The timestamp of the latest picture that the first of them has sent. */
    public int timestamp() {
        return (int) (sent * pictures().nanos() / 1_000_000);
    }

    private Track pictures() {
        return stream.tracks().getFirst();
    }

    private SocketChannel connect(StreamAddress address) {
        try {
            SocketChannel channel = address.openPublisher();
            for (ByteBuffer header : stream.headers()) {
                RtmpConnection.write(channel, header.duplicate());
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
        /** How many messages of each track have been sent. */
        private final int[] numbers = new int[stream.tracks().size()];

        Publisher(SocketChannel channel, long start) {
            this.channel = channel;
            this.start = start;
        }

        long nextNanos() {
            return nextOf(nextTrack());
        }

        private long nextOf(int track) {
            return start + numbers[track] * stream.tracks().get(track).nanos();
        }

        private int nextTrack() {
            int next = 0;
            for (int track = 1; track < numbers.length; track++) {
                next = nextOf(track) < nextOf(next) ? track : next;
            }
            return next;
        }

        void send() {
            int track = nextTrack();
            try {
                RtmpConnection.write(channel, stream.tracks().get(track).message(numbers[track], nextOf(track)));
            } catch (IOException failed) {
                throw new UncheckedIOException("the server has closed a publisher's connection", failed);
            }
            numbers[track]++;
            sent = Math.max(sent, numbers[0]);
        }
    }
}
