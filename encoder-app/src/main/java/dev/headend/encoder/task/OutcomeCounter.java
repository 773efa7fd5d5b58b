package dev.headend.encoder.task;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts outcomes of tasks. Thread-safe. */
public final class OutcomeCounter {
    private final LongAdder ended = new LongAdder();
    private final Map<FailureCode, LongAdder> failed = new EnumMap<>(FailureCode.class);

    OutcomeCounter() {
        for (FailureCode code : FailureCode.values()) {
            failed.put(code, new LongAdder());
        }
    }

    void count(TaskOutcome outcome) {
        switch (outcome) {
            case TaskOutcome.Ended _ -> ended.increment();
            case TaskOutcome.Failed failure -> counterOf(failure.code()).increment();
        }
    }

    /** How many ended well. */
    public long ended() {
        return ended.sum();
    }

    /** How many failed, or were refused, for that reason. */
    public long failed(FailureCode code) {
        return counterOf(code).sum();
    }

    private LongAdder counterOf(FailureCode code) {
        return Objects.requireNonNull(failed.get(code));
    }
}
