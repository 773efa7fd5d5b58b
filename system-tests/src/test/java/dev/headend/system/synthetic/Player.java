package dev.headend.system.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A connection that plays. It is read by one thread; its figures may be read by any. */
public final class Player implements AutoCloseable {
    /** Of the kernel, for one that does not keep up: larger ones would hide that from the server. */
    private static final int SMALL_BUFFER = 64 * 1024;

    private static final long LIFE_SIGN_NANOS = 25_000_000_000L;

    private final SocketChannel channel;
    private final double bytesPerNano;
    private final AtomicLong bytes = new AtomicLong();
    private final @Nullable PictureLog pictures;
    private final @Nullable StreamReader reader;
    private final ByteBuffer lifeSign;
    private final long start = System.nanoTime();
    private long lifeSigns;
    private volatile boolean ended;

    private Player(StreamAddress address, SocketChannel channel, double bytesPerSecond, @Nullable PictureLog pictures) {
        this.channel = channel;
        this.bytesPerNano = bytesPerSecond / 1e9;
        this.pictures = pictures;
        this.reader = pictures == null ? null : address.reader(pictures);
        this.lifeSign = ByteBuffer.wrap(address.lifeSign());
    }

    /** Takes everything and only counts it. */
    public static Player counting(StreamAddress address) {
        return open(address, 0, Double.POSITIVE_INFINITY, null);
    }

    /** Takes everything and notes each picture. */
    public static Player watching(StreamAddress address) {
        return open(address, 0, Double.POSITIVE_INFINITY, new PictureLog());
    }

    /** Takes no more than so many bytes a second, 0 for none at all, and notes each picture. */
    public static Player slow(StreamAddress address, double bytesPerSecond) {
        return open(address, SMALL_BUFFER, bytesPerSecond, new PictureLog());
    }

    private static Player open(
            StreamAddress address, int receiveBuffer, double bytesPerSecond, @Nullable PictureLog pictures) {
        try {
            SocketChannel channel = address.openPlayer(receiveBuffer);
            channel.configureBlocking(false);
            return new Player(address, channel, bytesPerSecond, pictures);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    SocketChannel channel() {
        return channel;
    }

    /** How many bytes have come. */
    public long bytes() {
        return bytes.get();
    }

    /** Whether the server has closed the connection. */
    public boolean ended() {
        return ended;
    }

    /** What has come of the stream. @throws IllegalStateException if it only counts */
    public PictureLog pictures() {
        if (pictures == null) {
            throw new IllegalStateException("this player only counts");
        }
        return pictures;
    }

    /** Takes what has come and what it may take now. */
    void read(ByteBuffer scratch) {
        long since = System.nanoTime() - start;
        if (since / LIFE_SIGN_NANOS > lifeSigns) {
            lifeSigns++;
            sendLifeSign();
        }
        int most = (int) Math.min(scratch.capacity(), since * bytesPerNano - bytes.get());
        while (!ended && most > 0) {
            int count = read(scratch.clear().limit(most), most);
            if (count < most || bytesPerNano < Double.POSITIVE_INFINITY) {
                return;
            }
        }
    }

    /** A few bytes, which the socket takes: else the connection is broken, as the next read will find. */
    private void sendLifeSign() {
        try {
            channel.write(lifeSign.rewind());
        } catch (IOException reset) {
            ended = true;
        }
    }

    /** Takes all that has come, of a player that else takes nothing: only then it sees whether the server has closed. */
    public void drain() {
        ByteBuffer scratch = ByteBuffer.allocateDirect(SMALL_BUFFER);
        int count = 1;
        while (!ended && count > 0) {
            count = read(scratch.clear(), scratch.capacity());
        }
    }

    private int read(ByteBuffer in, int most) {
        int count;
        try {
            count = channel.read(in);
        } catch (IOException reset) {
            count = -1;
        }
        if (count < 0) {
            ended = true;
            return most;
        }
        bytes.addAndGet(count);
        if (reader != null) {
            reader.read(in.flip());
        }
        return count;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
