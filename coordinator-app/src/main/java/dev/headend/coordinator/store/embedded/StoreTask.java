package dev.headend.coordinator.store.embedded;

import java.util.function.Function;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.MonoSink;

/** Something to be done with the state by the store's thread, and whoever waits for it. */
final class StoreTask<T> {
    private static final Logger log = LoggerFactory.getLogger(StoreTask.class);

    private final Function<EmbeddedState, @Nullable T> work;
    private final MonoSink<T> sink;
    private final boolean readsOnly;
    private final long askedAt;
    private @Nullable T result;
    private @Nullable Throwable mistake;

    /**
     * @param readsOnly it changes nothing that is written down
     * @param askedAt on a clock that only goes forward, in nanoseconds
     */
    StoreTask(Function<EmbeddedState, @Nullable T> work, MonoSink<T> sink, boolean readsOnly, long askedAt) {
        this.work = work;
        this.sink = sink;
        this.readsOnly = readsOnly;
        this.askedAt = askedAt;
    }

    boolean readsOnly() {
        return readsOnly;
    }

    long askedAt() {
        return askedAt;
    }

    boolean hasFailed() {
        return mistake != null;
    }

    /**
     * Does the work. A mistake in one task is that task's alone, see {@link #hasFailed}; trouble with the file is
     * everybody's.
     *
     * @throws MVStoreException if the file cannot be read
     * @throws ForceFailedException if it cannot be forced
     */
    void run(EmbeddedState state) {
        try {
            result = work.apply(state);
        } catch (MVStoreException | ForceFailedException trouble) {
            throw trouble;
        } catch (RuntimeException | Error wrong) {
            log.error("store step failed; skipped", wrong);
            mistake = wrong;
        }
    }

    /** Tells the result. */
    void complete() {
        try {
            if (mistake != null) {
                sink.error(mistake);
            } else if (result != null) {
                sink.success(result);
            } else {
                sink.success();
            }
        } catch (RuntimeException notHeard) {
            log.warn("the result of a store step could not be told: {}", notHeard.toString());
        }
    }

    void fail(Throwable failure) {
        sink.error(failure);
    }
}
