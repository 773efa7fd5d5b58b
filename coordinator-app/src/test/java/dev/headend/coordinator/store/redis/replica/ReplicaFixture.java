package dev.headend.coordinator.store.redis.replica;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlMessage;
import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.store.redis.script.Redis;
import dev.headend.coordinator.store.redis.script.RedisConnections;
import dev.headend.coordinator.store.redis.script.RedisProperties;
import dev.headend.coordinator.store.redis.script.RedisScripts;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.fixture.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** One of several replicas in this JVM, without anything above it: what it would do to connections is written down. */
public final class ReplicaFixture implements PeerConnections, AutoCloseable {
    /** As short as a busy machine allows. */
    public static final Replica.Timing TIMING = new Replica.Timing(Duration.ofSeconds(2), Duration.ofMillis(200));

    private static final Duration GRACE = Duration.ofSeconds(30);

    final List<String> told = new CopyOnWriteArrayList<>();
    final Set<PeerId> gone = ConcurrentHashMap.newKeySet();
    public final ReplicaId id = new ReplicaId();
    public final RedisScripts scripts;
    public final Replica replica;
    private final RedisConnections connections;
    private final Disposable running;

    public ReplicaFixture(int port) {
        this(port, new SharedSettings(Map.of()));
    }

    public ReplicaFixture(int port, SharedSettings settings) {
        RedisProperties properties = Redis.properties(port);
        connections = new RedisConnections(properties, Duration.ofSeconds(1));
        scripts = new RedisScripts(properties, connections, id);
        MailReceiver receiver = new MailReceiver(this, scripts);
        replica = new Replica(
                id,
                this,
                scripts,
                own -> new Mailbox(
                        properties.prefix() + "mailbox:" + own, connections::open, receiver::receive, scripts::isUp),
                new Burial(scripts, GRACE, TIMING.lease()),
                List.of("statistics"),
                settings,
                TIMING);
        scripts.start();
        running = replica.live().subscribe();
    }

    @Override
    public Mono<Boolean> send(PeerId peer, ControlMessage message) {
        return Mono.fromSupplier(() -> {
            told.add(peer + " "
                    + ControlCodec.encode(message).lines().findFirst().orElse(""));
            return !gone.contains(peer);
        });
    }

    @Override
    public void supersede(PeerId peer) {
        told.add("supersede " + peer);
    }

    @Override
    public void forgotten(PeerId peer) {
        told.add("forgotten " + peer);
    }

    @Override
    public void endAll(String reason) {
        told.add("end all: " + reason);
    }

    @Override
    public void endResumable(String reason) {
        told.add("end resumable: " + reason);
    }

    public List<Object> run(Script script, Object... arguments) {
        List<String> texts = List.of(arguments).stream().map(String::valueOf).toList();
        return scripts.run(script, texts).blockOptional(Patience.TIME).orElseThrow();
    }

    /** kill -9: nobody is told. */
    void die() {
        running.dispose();
        scripts.close();
        connections.close();
    }

    /** An orderly end. */
    void leave() {
        running.dispose();
        replica.leave().block(Patience.TIME);
    }

    @Override
    public void close() {
        die();
    }
}
