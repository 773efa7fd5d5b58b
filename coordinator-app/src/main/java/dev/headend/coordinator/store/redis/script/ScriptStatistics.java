package dev.headend.coordinator.store.redis.script;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What became of the scripts of this process. Thread-safe. */
public final class ScriptStatistics {
    private final Map<Script, Sum> answered = new EnumMap<>(Script.class);
    private final LongAdder repeated = new LongAdder();

    /** How many, and how long they took together. */
    private record Sum(LongAdder count, LongAdder nanos) {}

    ScriptStatistics() {
        for (Script script : Script.values()) {
            answered.put(script, new Sum(new LongAdder(), new LongAdder()));
        }
    }

    /** @param nanos from sending it to its answer */
    void answered(Script script, long nanos) {
        Sum sum = sum(script);
        sum.count().increment();
        sum.nanos().add(nanos);
    }

    void repeated() {
        repeated.increment();
    }

    /** How many were answered. */
    public long count(Script script) {
        return sum(script).count().sum();
    }

    /** How long these took together, from sending each to its answer. */
    public long nanos(Script script) {
        return sum(script).nanos().sum();
    }

    /** How many were sent again, as Redis was away or had lost something. */
    public long repetitions() {
        return repeated.sum();
    }

    private Sum sum(Script script) {
        return Objects.requireNonNull(answered.get(script));
    }
}
