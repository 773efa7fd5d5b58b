package dev.headend.system.bench;

import dev.headend.system.harness.Checkout;
import dev.headend.system.synthetic.Latencies;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A coordinator, or several that share a store, with everything around. */
final class Testbed implements AutoCloseable {
    private static final int KEY_MILLIS = 5;
    /** Streams that each encoder takes. */
    private static final int CAPACITY = 200;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final LongAdder told = new LongAdder();
    private CompletableFuture<Void> trouble = new CompletableFuture<>();
    private final Path data = Checkout.freshFolder("bench");
    private final List<String> jvm;
    private final Map<String, String> settings;
    private final List<MeasuredCoordinator> others = new ArrayList<>();
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
        this(jvm, peers, 1, Map.of());
    }

    /**
     * Starts it with several coordinators, over which the peers are spread.
     *
     * @param replicas how many coordinators
     * @param settings of each, which have them share a store
     */
    Testbed(List<String> jvm, int peers, int replicas, Map<String, String> settings) {
        this.jvm = jvm;
        this.peers = peers;
        this.settings = settings;
        this.application = new BenchApplication(loop, KEY_MILLIS, event -> {
            told.increment();
            fleet.told(event);
        });
        this.fleet = new BenchFleet(loop, trouble::completeExceptionally);
        this.coordinator = start(data);
        for (int more = 1; more < replicas; more++) {
            others.add(start(Checkout.freshFolder("bench")));
        }
        fleet.connect(coordinators().stream().map(MeasuredCoordinator::port).toList(), peers, CAPACITY);
    }

    private MeasuredCoordinator start(Path folder) {
        return MeasuredCoordinator.start(jvm, folder, application, settings);
    }

    private List<MeasuredCoordinator> coordinators() {
        return Stream.concat(Stream.of(coordinator), others.stream()).toList();
    }

    /** How many events the application has been told of. */
    long told() {
        return told.sum();
    }

    Latencies each(List<LiveStream> streams, Consumer<LiveStream> operation, Pace pace) {
        return Batch.run(loop, streams, operation, pace, trouble);
    }

    /** The same, and what it cost the coordinators. */
    Cost cost(List<LiveStream> streams, Consumer<LiveStream> operation, Pace pace) {
        return Cost.of(coordinators(), () -> each(streams, operation, pace));
    }

    /** Kills the coordinator and starts it again with the same data, and new peers. */
    void restart() {
        coordinator.close();
        trouble = new CompletableFuture<>();
        fleet = new BenchFleet(loop, trouble::completeExceptionally);
        coordinator = start(data);
        fleet.connect(List.of(coordinator.port()), peers, CAPACITY);
    }

    /** Connects so many edges and encoders more, which resume. */
    void connectResuming(int each) {
        fleet.connectResuming(coordinator.port(), each, CAPACITY);
    }

    /** Kills the coordinator and starts it again with the same data; its peers do not know yet. */
    void killAndStart() {
        fleet.expectLoss();
        coordinator.close();
        coordinator = start(data);
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
        coordinators().forEach(MeasuredCoordinator::close);
        group.shutdownGracefully();
    }
}
