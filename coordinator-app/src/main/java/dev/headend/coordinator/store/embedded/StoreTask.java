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
    private final boolean onlyLooks;
    private @Nullable T result;
    private @Nullable Throwable mistake;

    /** @param onlyLooks it changes nothing that is written down */
    StoreTask(Function<EmbeddedState, @Nullable T> work, MonoSink<T> sink, boolean onlyLooks) {
        this.work = work;
        this.sink = sink;
        this.onlyLooks = onlyLooks;
    }

    boolean onlyLooks() {
        return onlyLooks;
    }

    /**
     * Does the work, unless it went wrong before. A mistake in one step is that step's alone; trouble with the file is
     * everybody's.
     *
     * @return false if it has gone wrong just now, perhaps half-way
     * @throws MVStoreException if the file cannot be read
     */
    boolean run(EmbeddedState state) {
        if (mistake != null) {
            return true;
        }
        try {
            result = work.apply(state);
            return true;
        } catch (MVStoreException trouble) {
            throw trouble;
        } catch (RuntimeException | Error wrong) {
            log.error("a step of the store went wrong and is left out", wrong);
            mistake = wrong;
            return false;
        }
    }

    /** Tells the result. */
    void complete() {
        if (mistake != null) {
            sink.error(mistake);
        } else if (result != null) {
            sink.success(result);
        } else {
            sink.success();
        }
    }

    void fail(Throwable failure) {
        sink.error(failure);
    }
}
