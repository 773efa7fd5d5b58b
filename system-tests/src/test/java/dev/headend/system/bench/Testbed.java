package dev.headend.system.bench;

import dev.headend.system.harness.Checkout;
import dev.headend.system.synthetic.Latencies;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** A coordinator with everything around it. */
final class Testbed implements AutoCloseable {
    private static final int KEY_MILLIS = 5;
    /** Streams that each encoder takes. */
    private static final int CAPACITY = 200;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final LongAdder told = new LongAdder();
    private CompletableFuture<Void> trouble = new CompletableFuture<>();
    private final Path data;
    private final List<String> jvm;
    private final int peers;
    final BenchApplication application;
    MeasuredCoordinator coordinator;
    BenchFleet fleet;

    /**
     * Starts it.
     *
     * @param jvm arguments of the coordinator's JVM
     * @param peers edges, and as many encoders
     */
    Testbed(List<String> jvm, int peers) {
        this.jvm = jvm;
        this.peers = peers;
        this.data = Checkout.freshFolder("bench");
        this.application = new BenchApplication(loop, KEY_MILLIS, event -> {
            told.increment();
            fleet.told(event);
        });
        this.fleet = new BenchFleet(loop, trouble::completeExceptionally);
        this.coordinator = MeasuredCoordinator.start(jvm, data, application);
        fleet.connect(coordinator.port(), peers, CAPACITY);
    }

    /** How many events the application has been told of. */
    long told() {
        return told.sum();
    }

    Latencies each(List<LiveStream> streams, Consumer<LiveStream> operation, Pace pace) {
        return Batch.run(loop, streams, operation, pace, trouble);
    }

    /** The same, and what it cost the coordinator. */
    Cost cost(List<LiveStream> streams, Consumer<LiveStream> operation, Pace pace) {
        return Cost.of(coordinator, () -> each(streams, operation, pace));
    }

    /** Kills the coordinator and starts it again with the same data, and new peers. */
    void restart() {
        coordinator.close();
        trouble = new CompletableFuture<>();
        fleet = new BenchFleet(loop, trouble::completeExceptionally);
        coordinator = MeasuredCoordinator.start(jvm, data, application);
        fleet.connect(coordinator.port(), peers, CAPACITY);
    }

    /** Connects so many edges and encoders more, which resume. */
    void connectResuming(int each) {
        fleet.connectResuming(coordinator.port(), each, CAPACITY);
    }

    /** Kills the coordinator and starts it again with the same data; its peers do not know yet. */
    void killAndStart() {
        fleet.expectLoss();
        coordinator.close();
        coordinator = MeasuredCoordinator.start(jvm, data, application);
    }

    /** All peers that resume connect again and resume what they have. */
    Resumption resume() {
        CompletableFuture<Void> resumed = new CompletableFuture<>();
        CompletableFuture<Void> connected = new CompletableFuture<>();
        loop.execute(() -> fleet.resume(coordinator.port(), CAPACITY, resumed).whenComplete((_, failure) -> {
            if (failure != null) {
                trouble.completeExceptionally(failure);
            }
            connected.complete(null);
        }));
        double connectedAfter = secondsUntil(connected);
        return new Resumption(coordinator.startSeconds(), connectedAfter, secondsUntil(resumed));
    }

    private double secondsUntil(CompletableFuture<Void> done) {
        CompletableFuture.anyOf(done, trouble).orTimeout(60, TimeUnit.SECONDS).join();
        return coordinator.secondsSinceStart();
    }

    /** All in seconds from the start of the coordinator's process. */
    record Resumption(double ready, double connected, double resumed) {}

    @Override
    public void close() {
        coordinator.close();
        group.shutdownGracefully();
    }
}
