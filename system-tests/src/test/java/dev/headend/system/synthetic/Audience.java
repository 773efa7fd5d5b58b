package dev.headend.system.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Players of one server. Most are visited in turn, fifty times a second, and take all that has come since; that costs little,
 * and no server has to wake them. Some are woken by what comes, on a thread of their own, so that it shows how late that is.
 */
public final class Audience implements AutoCloseable {
    private static final long ROUND_NANOS = 20_000_000;
    private static final int SCRATCH = 512 * 1024;
    private static final int LATENCIES = 1 << 20;

    private final List<Player> visited = new CopyOnWriteArrayList<>();
    private final List<Player> woken = new CopyOnWriteArrayList<>();
    private final Selector selector;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    public Audience() {
        try {
            selector = Selector.open();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        threads.add(Thread.ofPlatform().name("visits").start(this::visit));
        threads.add(Thread.ofPlatform().name("wakes").start(this::select));
    }

    /** Adds players that are visited. */
    public void visit(List<Player> players) {
        visited.addAll(players);
    }

    /** Adds a player that is woken. */
    public void wake(Player player) {
        try {
            player.channel().register(selector, SelectionKey.OP_READ, player);
            selector.wakeup();
            woken.add(player);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** How many bytes all of them have taken. */
    public long bytes() {
        return visited.stream().mapToLong(Player::bytes).sum()
                + woken.stream().mapToLong(Player::bytes).sum();
    }

    /** How many of them the server has closed the connection of. */
    public long ended() {
        return visited.stream().filter(Player::ended).count()
                + woken.stream().filter(Player::ended).count();
    }

    /** How many pictures those that are woken have missed. */
    public int missing() {
        return woken.stream().mapToInt(player -> player.pictures().missing()).sum();
    }

    /** From now on, how late pictures come to those that are woken. */
    public Latencies measure() {
        Latencies latencies = new Latencies(LATENCIES);
        measure(latencies);
        return latencies;
    }

    /** Ends that. */
    public void stopMeasuring() {
        measure(null);
    }

    private void measure(@Nullable Latencies into) {
        woken.forEach(player -> player.pictures().measure(into));
    }

    private void visit() {
        ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH);
        long next = System.nanoTime();
        while (!closed) {
            visited.forEach(player -> player.read(scratch));
            next = Math.max(next + ROUND_NANOS, System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void select() {
        ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH);
        try {
            while (!closed) {
                selector.select(key -> {
                    Player player = (Player) key.attachment();
                    player.read(scratch);
                    if (player.ended()) {
                        key.cancel();
                    }
                });
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
            selector.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        visited.forEach(Player::close);
        woken.forEach(Player::close);
    }
}
