package dev.headend.coordinator.store.redis;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.events.CallbackProperties;
import dev.headend.coordinator.fleet.FleetCapacity;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.store.CoordinatorStore;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.StoreStatistics;
import dev.headend.coordinator.store.redis.replica.Burial;
import dev.headend.coordinator.store.redis.replica.MailReceiver;
import dev.headend.coordinator.store.redis.replica.Mailbox;
import dev.headend.coordinator.store.redis.replica.Replica;
import dev.headend.coordinator.store.redis.replica.ReplicaId;
import dev.headend.coordinator.store.redis.replica.SharedSettings;
import dev.headend.coordinator.store.redis.replica.Sweep;
import dev.headend.coordinator.store.redis.script.RedisConnections;
import dev.headend.coordinator.store.redis.script.RedisProperties;
import dev.headend.coordinator.store.redis.script.RedisScripts;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamInput;
import dev.headend.coordinator.stream.Timeouts;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The store of one of several coordinators that behave as one: see the package. */
public final class RedisStore implements CoordinatorStore, AutoCloseable {
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);
    private static final int HEARTBEATS_IN_LEASE = 10;

    private final String where;
    private final RedisConnections connections;
    private final RedisScripts scripts;
    private final Replica replica;
    private final RedisFleet fleet;
    private final RedisStreams streams;
    private final RedisReads reads;
    private final RedisDueInputs dueInputs;
    private final NotResumed notResumed;
    private final RedisOutbox outbox;
    private final RedisStatistics statistics;
    private final Disposable running;

    /**
     * How long a replica may hold things; the same for all replicas.
     *
     * @param replica its lease, and how it renews it
     * @param events a claim to deliver an event
     * @param dueInputs a claim to apply an input
     */
    record Timing(Replica.Timing replica, Duration events, Duration dueInputs) {
        static Timing of(Duration lease, CallbackProperties callbacks) {
            return new Timing(
                    new Replica.Timing(lease, lease.dividedBy(HEARTBEATS_IN_LEASE)),
                    RedisOutbox.leaseFor(callbacks.connectTimeout(), callbacks.timeout()),
                    RedisDueInputs.LEASE);
        }
    }

    private RedisStore(
            RedisProperties properties,
            Timing timing,
            SharedSettings settings,
            Clock clock,
            PeerConnections peers,
            Timeouts timeouts) {
        where = properties.toString();
        ReplicaId id = new ReplicaId();
        CallIds calls = new CallIds(id);
        connections = new RedisConnections(properties, COMMAND_TIMEOUT);
        scripts = new RedisScripts(properties, connections, id);
        outbox = new RedisOutbox(scripts, timing.events(), clock);
        dueInputs = new RedisDueInputs(scripts, timing.dueInputs());
        notResumed = new NotResumed(scripts);
        fleet = new RedisFleet(scripts, calls, timeouts, peers, dueInputs::scheduled);
        streams = new RedisStreams(scripts, calls, timeouts, settings.keepsEvents(), clock, outbox::added);
        reads = new RedisReads(scripts);
        replica = replica(properties, id, peers, timeouts, settings, timing.replica());
        statistics = new RedisStatistics(
                scripts,
                Mono.defer(fleet::capacity),
                () -> replica.leads(RedisStatistics.TASK),
                () -> scripts.health() instanceof StoreHealth.Failing);
        scripts.start();
        Sweep sweep = new Sweep(
                scripts,
                () -> replica.leads(RedisStatistics.TASK),
                timing.replica().lease(),
                timeouts.resumption());
        running = Flux.merge(replica.live(), statistics.refresh(), sweep.run())
                .checkpoint("the life of this replica")
                .subscribe();
    }

    private Replica replica(
            RedisProperties properties,
            ReplicaId id,
            PeerConnections peers,
            Timeouts timeouts,
            SharedSettings settings,
            Replica.Timing timing) {
        MailReceiver receiver = new MailReceiver(peers, scripts);
        Burial burial = new Burial(scripts, timeouts.resumption(), timing.lease());
        return new Replica(
                id,
                peers,
                scripts,
                name -> new Mailbox(
                        properties.prefix() + "mailbox:" + name, connections::open, receiver::receive, scripts::isUp),
                burial,
                List.of(RedisStatistics.TASK),
                settings,
                timing);
    }

    /**
     * Opens the store. It need not reach Redis for that: until it does, it cannot do its work.
     *
     * @param callbacks of the application that is told of events
     * @param secrets that all coordinators must have the same of, by environment variables; '' = unset
     * @param peers that are connected to this process
     */
    public static RedisStore open(
            RedisProperties properties,
            CallbackProperties callbacks,
            Map<String, String> secrets,
            Clock clock,
            PeerConnections peers,
            Timeouts timeouts) {
        return new RedisStore(
                properties,
                Timing.of(properties.lease(), callbacks),
                SharedSettings.of(callbacks.url(), timeouts).with(secrets),
                clock,
                peers,
                timeouts);
    }

    /** @param keepsEvents false when the application is not to be told of anything */
    static RedisStore open(
            RedisProperties properties,
            Timing timing,
            boolean keepsEvents,
            Clock clock,
            PeerConnections peers,
            Timeouts timeouts) {
        URI application = keepsEvents ? URI.create("http://127.0.0.1/") : null;
        return new RedisStore(properties, timing, SharedSettings.of(application, timeouts), clock, peers, timeouts);
    }

    @Override
    public Mono<Peer> connected(ControlRole role, @Nullable PeerInstance instance) {
        return fleet.connected(role, instance).doOnNext(peer -> replica.knows(peer.id()));
    }

    @Override
    public Mono<Void> serverConnected(StreamingServer server) {
        return fleet.serverConnected(server);
    }

    @Override
    public Mono<Void> encoderRegistered(Peer encoder, int capacity) {
        return fleet.encoderRegistered(encoder, capacity).doOnSuccess(_ -> notResumed.registered(encoder));
    }

    @Override
    public Mono<Integer> encoderDrains(Peer encoder, int capacity) {
        return fleet.encoderDrains(encoder, capacity).doOnSuccess(_ -> notResumed.registered(encoder));
    }

    @Override
    public Mono<Integer> encoderDied(Peer.Identity dead, Peer successor) {
        return fleet.encoderDied(dead, successor);
    }

    @Override
    public Mono<Integer> peerGone(Peer peer) {
        return fleet.peerGone(peer);
    }

    @Override
    public Mono<FleetCapacity> capacity() {
        return fleet.capacity();
    }

    @Override
    public Mono<Admission> admit(StreamId id, ChannelId channel, PeerId edge) {
        return streams.admit(id, channel, edge);
    }

    @Override
    public Mono<Boolean> begin(Stream stream, EncodeStart task, PublishAccept accept, Duration within) {
        return streams.begin(stream, task, accept, within);
    }

    @Override
    public Mono<Stream.Change> apply(StreamId id, StreamInput input) {
        return streams.apply(id, input);
    }

    @Override
    public Flux<Due> due() {
        return Flux.merge(dueInputs.due(), notResumed.due());
    }

    @Override
    public Mono<Stream.Change> apply(Due due) {
        return due.token() == NotResumed.UNCLAIMED
                ? streams.apply(due.stream(), due.input())
                : dueInputs.applied(streams.apply(due));
    }

    @Override
    public Mono<Optional<StreamId>> liveOn(ChannelId channel) {
        return reads.liveOn(channel);
    }

    @Override
    public Mono<Optional<StreamId>> movable(ChannelId channel, StreamKey key) {
        return reads.movable(channel, key);
    }

    @Override
    public Mono<Snapshot> snapshot() {
        return reads.snapshot();
    }

    @Override
    public Mono<List<Claim>> claim(int max, Instant now) {
        return outbox.claim(max, now);
    }

    @Override
    public Mono<Void> delivered(Claim claim) {
        return outbox.delivered(claim);
    }

    @Override
    public Mono<Void> failed(Claim claim, Instant nextAttempt) {
        return outbox.failed(claim, nextAttempt);
    }

    @Override
    public Mono<Void> nextAddition() {
        return outbox.nextAddition();
    }

    @Override
    public StoreHealth health() {
        StoreHealth redis = scripts.health();
        return redis instanceof StoreHealth.Working ? replica.health() : redis;
    }

    @Override
    public Map<String, String> whereabouts() {
        Map<String, String> whereabouts = new LinkedHashMap<>(Map.of("store", "redis", "redis", where));
        whereabouts.putAll(replica.whereabouts());
        return whereabouts;
    }

    @Override
    public StoreStatistics statistics() {
        return statistics.latest();
    }

    @Override
    public void bindMetrics(MeterRegistry registry) {
        new ReplicaMetrics(replica).bindTo(registry);
        new RedisMetrics(scripts, streams).bindTo(registry);
    }

    /** Leaves the other replicas, which so need not wait for this one. */
    @Override
    public void close() {
        running.dispose();
        replica.leave().block();
        disconnect();
    }

    /** Ends it as if the process had died. */
    void abandon() {
        running.dispose();
        disconnect();
    }

    private void disconnect() {
        scripts.close();
        connections.close();
    }
}
