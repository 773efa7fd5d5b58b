package dev.headend.coordinator.store.redis.script;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Calls of scripts that wait to be sent: while Redis is away, or while as many are under way as may be. How many wait is not
 * bounded here: each belongs to a stream, a peer or a request that is bounded elsewhere. Thread-safe.
 */
public final class CallQueue {
    /** Enough for any distance, little enough that a server that stands still is not sent megabytes. */
    public static final int MAX_UNDER_WAY = 1_024;

    private static final Comparator<ScriptCall> ORDER =
            Comparator.comparing((ScriptCall call) -> !call.script().isUrgent()).thenComparingLong(ScriptCall::number);

    /** Also those that were sent before and have ended without an answer: they go before those that came later. */
    private final Queue<ScriptCall> waiting = new PriorityQueue<>(ORDER);

    private int underWay;
    /** How many of those that wait are to fail, rather than wait, while Redis is away. */
    private int refusable;

    synchronized void add(ScriptCall call) {
        count(call, 1);
        waiting.add(call);
    }

    /** The next one to be sent, which is then under way; null = none may be. */
    synchronized @Nullable ScriptCall next() {
        if (underWay >= MAX_UNDER_WAY) {
            return null;
        }
        ScriptCall call = waiting.poll();
        if (call != null) {
            count(call, -1);
            underWay++;
        }
        return call;
    }

    /** One that was under way has come to an end. */
    synchronized void ended() {
        underWay--;
    }

    /** Takes those that are to fail, rather than wait, while Redis is away. */
    synchronized List<ScriptCall> takeRefusable() {
        if (refusable == 0) {
            return List.of();
        }
        List<ScriptCall> taken = waiting.stream().filter(call -> !call.waits()).toList();
        waiting.removeIf(call -> !call.waits());
        refusable = 0;
        return taken;
    }

    private void count(ScriptCall call, int more) {
        if (!call.waits()) {
            refusable += more;
        }
    }

    synchronized int waiting() {
        return waiting.size();
    }
}
