package dev.headend.system.bench;

import dev.headend.system.synthetic.Latencies;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One operation, done with each of many streams. It lives on the event loop; whoever starts it waits elsewhere. */
final class Batch {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TICK_MILLIS = 2;

    private final EventLoop loop;
    private final Iterator<LiveStream> streams;
    private final Consumer<LiveStream> operation;
    private final Latencies latencies;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private int unfinished;
    private int begun;

    private Batch(EventLoop loop, List<LiveStream> streams, Consumer<LiveStream> operation) {
        this.loop = loop;
        this.streams = streams.iterator();
        this.operation = operation;
        this.unfinished = streams.size();
        this.latencies = new Latencies(streams.size());
    }

    /**
     * Does it and waits for all of it.
     *
     * @param trouble fails when it makes no sense to wait any more
     * @return how long each took
     * @throws AssertionError if one does not end
     */
    static Latencies run(
            EventLoop loop,
            List<LiveStream> streams,
            Consumer<LiveStream> operation,
            Pace pace,
            CompletableFuture<Void> trouble) {
        Batch batch = new Batch(loop, streams, operation);
        loop.execute(() -> batch.start(pace));
        try {
            CompletableFuture.anyOf(batch.finished, trouble).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException stuck) {
            throw new AssertionError(batch.unfinished + " operations have not ended", stuck);
        } catch (InterruptedException | ExecutionException failed) {
            throw new AssertionError(failed);
        }
        return batch.latencies;
    }

    private void start(Pace pace) {
        if (unfinished == 0) {
            finished.complete(null);
            return;
        }
        switch (pace) {
            case Pace.AtATime(int operations) -> {
                for (int i = 0; i < operations; i++) {
                    beginNext(this::beginAnother);
                }
            }
            case Pace.EachSecond(double operations) -> beginInTime(operations);
        }
    }

    private void beginAnother() {
        beginNext(this::beginAnother);
    }

    private void beginInTime(double eachSecond) {
        long start = System.nanoTime();
        Future<?> ticks = loop.scheduleAtFixedRate(
                () -> {
                    double due = (System.nanoTime() - start) / 1e9 * eachSecond;
                    while (begun < due && streams.hasNext()) {
                        beginNext(() -> {});
                    }
                },
                0,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
        finished.whenComplete((_, _) -> ticks.cancel(false));
    }

    private void beginNext(Runnable andThen) {
        if (!streams.hasNext()) {
            return;
        }
        LiveStream stream = streams.next();
        begun++;
        long start = System.nanoTime();
        stream.whenDone = () -> {
            latencies.add(System.nanoTime() - start);
            if (--unfinished == 0) {
                finished.complete(null);
            }
            andThen.run();
        };
        try {
            operation.accept(stream);
        } catch (RuntimeException mistake) {
            finished.completeExceptionally(mistake);
        }
    }
}
