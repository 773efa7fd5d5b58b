package dev.headend.coordinator.store.redis.script;

import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.redis.script.Confirmations.Unconfirmed;
import dev.headend.coordinator.store.redis.script.ScriptSender.Answer;
import dev.headend.coordinator.stream.StoreUnavailableException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * Sends scripts by one connection, as many at a time as {@link CallQueue} lets through, and again when Redis was away. The
 * driver's thread only takes answers in: they are told by the parallel scheduler, as one thread would be too few for what
 * follows them. Of the 30 µs of CPU that a script costs at full load that is 2; to a machine with little to do it costs 13, as each
 * answer wakes a thread.
 */
public final class RedisScripts implements Scripts, Confirmations.Owner, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisScripts.class);
    /** How often a script whose replica is not registered asks again whether it is. */
    private static final long FENCED_PAUSE_MS = 100;

    private final ScriptSender sender;
    private final ReplicaIdentity identity;
    private final AcknowledgedWrites acknowledged;
    private final RedisLink link;
    private final CallQueue queue = new CallQueue();
    private final ScriptStatistics statistics = new ScriptStatistics();
    private final AtomicLong calls = new AtomicLong();
    private final Confirmations confirmations;
    private final boolean confirms;
    private final Disposable.Swap watch = Disposables.swap();

    /** Makes no connection before {@link #start}. */
    public RedisScripts(RedisProperties properties, RedisConnections connections, ReplicaIdentity identity) {
        this.sender = new ScriptSender(properties.prefix());
        this.identity = identity;
        this.acknowledged = new AcknowledgedWrites(identity);
        this.confirms = properties.waitReplicas() > 0;
        this.link = new RedisLink(
                properties.toString(),
                properties.toleratedOutage(),
                () -> ConnectionPair.open(connections, confirms),
                new Probe(sender, identity, acknowledged)::of,
                this::up);
        this.confirmations = new Confirmations(properties, identity, link, this);
    }

    /** Begins to connect; what is run before waits. */
    public RedisScripts start() {
        link.start();
        if (confirms) {
            watch.update(confirmations.watch());
        }
        return this;
    }

    /** Whether Redis can be used, and enough of its replicas have what is written. */
    public StoreHealth health() {
        return link.health() instanceof StoreHealth.Failing away ? away : confirmations.health();
    }

    /** Whether Redis takes writes. */
    public boolean isUp() {
        return link.current() != null;
    }

    /** How many calls are to be sent, or to be confirmed. */
    public int waiting() {
        return queue.waiting() + confirmations.waiting();
    }

    /** What became of those that were sent so far; the same object at each call. */
    public ScriptStatistics statistics() {
        return statistics;
    }

    @Override
    public Mono<List<Object>> run(Script script, List<String> arguments) {
        return Mono.<List<Object>>create(caller -> add(script, arguments, true, caller))
                .publishOn(Schedulers.parallel());
    }

    @Override
    public Mono<List<Object>> ask(Script script, List<String> arguments) {
        return Mono.<List<Object>>create(caller -> {
                    String refusal = refusal(script.isConfirmed());
                    if (refusal == null) {
                        add(script, arguments, false, caller);
                    } else {
                        caller.error(unavailable(refusal));
                    }
                })
                .publishOn(Schedulers.parallel());
    }

    @Override
    public Mono<Void> available() {
        return Mono.defer(() -> {
            String refusal = refusal(true);
            return refusal == null ? Mono.empty() : Mono.error(unavailable(refusal));
        });
    }

    /**
     * Why a script that does not wait is not even sent; null = it is. One whose writes would be on too few replicas of Redis is not sent
     * either: its caller is refused in the end, and nobody could take back what it did before they are there.
     */
    private @Nullable String refusal(boolean confirmed) {
        if (link.current() == null) {
            return link.reason();
        }
        return confirmed && confirmations.health() instanceof StoreHealth.Failing(String why) ? why : null;
    }

    private static StoreUnavailableException unavailable(String reason) {
        return new StoreUnavailableException("Redis cannot be used: " + reason);
    }

    @Override
    public long acknowledgedWrites() {
        return acknowledged.of(identity.id());
    }

    private void add(Script script, List<String> arguments, boolean waits, MonoSink<List<Object>> caller) {
        queue.add(new ScriptCall(calls.incrementAndGet(), script, arguments, waits, caller));
        sendAll();
    }

    private void up() {
        sendAll();
        confirmations.beginAnyway();
    }

    /** What cannot be sent now is sent when the link is up, or when another call has ended. */
    private void sendAll() {
        for (ConnectionPair pair = link.current(); pair != null; pair = link.current()) {
            ScriptCall call = queue.next();
            if (call == null) {
                return;
            }
            send(pair, call);
        }
        refuse();
    }

    /** Those that do not wait were asked before Redis went away. */
    private void refuse() {
        queue.takeRefusable().forEach(call -> call.caller().error(unavailable(link.reason())));
    }

    private void send(ConnectionPair pair, ScriptCall call) {
        String replica = identity.id();
        long before = acknowledged.of(replica);
        long sent = System.nanoTime();
        sender.send(pair.scripts(), call.script(), replica, call.arguments()).whenComplete((answer, failure) -> {
            queue.ended();
            if (failure == null) {
                statistics.answered(call.script(), System.nanoTime() - sent);
                answered(call, replica, before, answer);
            } else {
                failed(pair, call, replica, RedisFailure.of(failure));
            }
            sendAll();
        });
    }

    private void answered(ScriptCall call, String replica, long before, Answer answer) {
        if (answer.number() > 0) {
            acknowledged.add(replica, before, answer.number());
        }
        if (confirms && answer.number() > 0) {
            confirmations.add(new Unconfirmed(call, replica, answer.number(), answer.reply()));
        } else {
            call.caller().success(answer.reply());
        }
    }

    private void failed(ConnectionPair pair, ScriptCall call, String replica, RedisFailure failure) {
        switch (failure) {
            case RedisFailure.Away(String reason) -> link.failed(pair, reason);
            case RedisFailure.Fenced(String reason) -> identity.lost(replica, reason);
            default -> {}
        }
        unconfirmed(call, failure);
    }

    @Override
    public CompletionStage<Long> confirm(StatefulRedisConnection<String, String> connection, String replica) {
        long before = acknowledged.of(replica);
        return sender.send(connection, Script.CONFIRM, replica, List.of()).thenApply(answer -> {
            acknowledged.add(replica, before, answer.number());
            return answer.number();
        });
    }

    @Override
    public void confirmed(Unconfirmed written) {
        written.call().caller().success(written.reply());
    }

    @Override
    public void unconfirmed(ScriptCall call, RedisFailure failure) {
        switch (failure) {
            case RedisFailure.Away(String reason) -> away(call, reason);
            case RedisFailure.Fenced(String reason) -> fenced(call, reason);
            case RedisFailure.UnknownScript _ -> defect(call, "Redis does not keep it");
            case RedisFailure.Defect(String message) -> defect(call, message);
        }
    }

    private void away(ScriptCall call, String reason) {
        if (call.waits()) {
            statistics.repeated();
            queue.add(call);
        } else {
            call.caller().error(unavailable(reason));
        }
    }

    private void fenced(ScriptCall call, String reason) {
        if (call.waits()) {
            Schedulers.parallel().schedule(() -> repeat(call), FENCED_PAUSE_MS, TimeUnit.MILLISECONDS);
        } else {
            call.caller().error(new StoreUnavailableException(reason));
        }
    }

    private void repeat(ScriptCall call) {
        statistics.repeated();
        queue.add(call);
        sendAll();
    }

    private static void defect(ScriptCall call, String message) {
        ScriptFailedException failure = new ScriptFailedException(call.script(), message);
        log.error("internal error: {}", failure.getMessage());
        call.caller().error(failure);
    }

    @Override
    public void close() {
        watch.dispose();
        link.close();
    }
}
