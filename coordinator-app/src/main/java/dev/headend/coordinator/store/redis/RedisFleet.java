package dev.headend.coordinator.store.redis;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.FleetCapacity;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.store.redis.replica.PeerText;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import dev.headend.coordinator.stream.Timeouts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Who is connected, to whichever replica. Each call is one script, which waits while Redis is away. */
final class RedisFleet implements FleetRegister {
    private final Scripts scripts;
    private final CallIds calls;
    private final Timeouts timeouts;
    private final PeerConnections peers;
    private final Runnable dueNow;

    /**
     * @param peers those to this process
     * @param dueNow told when streams have got inputs that are due at once
     */
    RedisFleet(Scripts scripts, CallIds calls, Timeouts timeouts, PeerConnections peers, Runnable dueNow) {
        this.scripts = scripts;
        this.calls = calls;
        this.timeouts = timeouts;
        this.peers = peers;
        this.dueNow = dueNow;
    }

    @Override
    public Mono<Peer> connected(ControlRole role, @Nullable PeerInstance instance) {
        String program = instance == null ? "" : instance.toString();
        return Mono.defer(
                        () -> scripts.run(Script.CONNECT, List.of(calls.origin(), calls.next(), role.name(), program)))
                .map(reply -> new Peer(PeerText.id((String) reply.getFirst()), role, instance));
    }

    @Override
    public Mono<Void> serverConnected(StreamingServer server) {
        return scripts.run(Script.SERVER, List.of(server.id().toString(), PeerText.write(server)))
                .flatMap(reply -> count(reply) == 0 ? forgotten(server.id()) : Mono.empty());
    }

    @Override
    public Mono<Void> encoderRegistered(Peer encoder, int capacity) {
        return register(encoder, capacity, false).then();
    }

    @Override
    public Mono<Integer> encoderDrains(Peer encoder, int capacity) {
        return register(encoder, capacity, true);
    }

    private Mono<Integer> register(Peer encoder, int capacity, boolean drains) {
        List<String> arguments = List.of(
                encoder.id().toString(),
                Integer.toString(capacity <= 0 ? Encoder.UNLIMITED : capacity),
                drains ? "1" : "0");
        return scripts.run(Script.ENCODER, arguments)
                .map(RedisFleet::count)
                .flatMap(load -> load < 0 ? forgotten(encoder.id()) : Mono.just(load));
    }

    /** It connected while this replica lost its id: the others take what was connected under that as lost. */
    private <T> Mono<T> forgotten(PeerId peer) {
        return Mono.fromRunnable(() -> peers.forgotten(peer));
    }

    @Override
    public Mono<Integer> encoderDied(Peer.Identity dead, Peer successor) {
        List<String> arguments = List.of(dead.role().name(), dead.instance().toString(), PeerText.write(successor));
        return scripts.run(Script.DIED, arguments).map(RedisFleet::count).doOnNext(this::tellIfAny);
    }

    @Override
    public Mono<Integer> peerGone(Peer peer) {
        return scripts.run(
                        Script.GONE,
                        List.of(
                                peer.id().toString(),
                                Long.toString(timeouts.resumption().toMillis())))
                .map(RedisFleet::count)
                .doOnNext(streams -> tellIfAny(peer.canResume() ? 0 : streams));
    }

    private void tellIfAny(int streams) {
        if (streams > 0) {
            dueNow.run();
        }
    }

    @Override
    public Mono<FleetCapacity> capacity() {
        return scripts.ask(Script.CAPACITY, List.of())
                .map(reply -> new FleetCapacity(number(reply, 0), number(reply, 1), number(reply, 2)));
    }

    private static int count(List<Object> reply) {
        return number(reply, 0);
    }

    private static int number(List<Object> reply, int index) {
        return (int) Math.min((Long) reply.get(index), Integer.MAX_VALUE);
    }
}
