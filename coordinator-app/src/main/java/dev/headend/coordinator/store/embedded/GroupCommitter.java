package dev.headend.coordinator.store.embedded;

import dev.headend.coordinator.store.StoreHealth;
import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The one thread that touches the state. It takes all tasks that wait, answers those that only read, runs the others in
 * their order, commits them together, and then completes their Monos, elsewhere. While a commit is on its way to the disk
 * the next group gathers, so the groups grow with the traffic. A write that fails is tried again, with the state read anew
 * from the disk, for ever; a force that fails is not, and ends the thread (see {@link Source#forceFailed}).
 */
final class GroupCommitter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommitter.class);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofMillis(200);
    /** Longer than any write or piece of housekeeping takes on a disk that works. */
    static final Duration STALLED = Duration.ofSeconds(5);
    /** Less than whoever stops the program waits before it kills it. */
    static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    /** Where the state is read from, and what is done besides the tasks. Called by the committer's thread only. */
    interface Source {
        /** Reads the state as it was last committed. */
        EmbeddedState open();

        /** What was done since the last commit is to be forgotten. */
        void rollBack();

        /** The group is durable. */
        void committed(EmbeddedState state);

        /** Nothing is under way: a good moment to give space back. */
        void cleanUp(EmbeddedState state);

        /** What was written may not be on the disk, and nobody can find out: the process has to end. */
        void forceFailed(ForceFailedException failure);
    }

    private final Source source;
    private final TaskQueue queue;
    private final DurableState durable;
    private final Thread thread;
    /** Each is one worker of the parallel scheduler; a stream's results always go by the same. */
    private final List<Scheduler> inOrder = Stream.generate(() -> Schedulers.single(Schedulers.parallel()))
            .limit(Schedulers.DEFAULT_POOL_SIZE)
            .toList();

    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile StoreHealth health = new StoreHealth.Working();

    /**
     * @param nanoTime a clock that only goes forward, as {@link System#nanoTime}
     * @throws MVStoreException if the state cannot be read at all
     */
    GroupCommitter(Source source, LongSupplier nanoTime) {
        this.source = source;
        this.queue = new TaskQueue(nanoTime);
        this.durable = new DurableState(source);
        this.thread = Thread.ofPlatform().name("store").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** A disk that hangs fails nothing; it shows by what waits. */
    StoreHealth health() {
        Duration wait = queue.oldestWait();
        if (health instanceof StoreHealth.Working && wait.compareTo(STALLED) > 0) {
            return new StoreHealth.Failing("the store has been waiting for the disk for " + wait.toSeconds() + " s");
        }
        return health;
    }

    /** See {@link TaskQueue#isOverloaded}. */
    boolean isOverloaded() {
        return queue.isOverloaded();
    }

    /** Runs a step and tells its result when it is durable; a result of null is an empty Mono. */
    <T> Mono<T> submit(Function<EmbeddedState, @Nullable T> step) {
        return waitingFor(step, false, Schedulers.parallel());
    }

    /**
     * The same for a step about one stream. Results about one stream are told one after another, in the order of the steps:
     * what is done before such a call returns is done in that order, too.
     */
    <T> Mono<T> submit(StreamId stream, Function<EmbeddedState, @Nullable T> step) {
        Scheduler worker = inOrder.get(Math.floorMod(stream.hashCode(), inOrder.size()));
        return waitingFor(step, false, worker);
    }

    /** Reads what is durable now, and tells it without waiting for the disk. */
    <T> Mono<T> read(Function<EmbeddedState, @Nullable T> question) {
        return waitingFor(question, true, Schedulers.parallel());
    }

    private <T> Mono<T> waitingFor(Function<EmbeddedState, @Nullable T> work, boolean readsOnly, Scheduler results) {
        return Mono.<T>create(sink -> queue.add(new StoreTask<>(work, sink, readsOnly, queue.now())))
                .publishOn(results);
    }

    /** Runs a step that has no result. */
    Mono<Void> run(Consumer<EmbeddedState> step) {
        return submit(state -> {
            step.accept(state);
            return null;
        });
    }

    /** Reads the state before {@link #start}. */
    <T> T initially(Function<EmbeddedState, T> question) {
        return question.apply(durable.state());
    }

    private void run() {
        try {
            runUntilClosed();
        } catch (ForceFailedException failure) {
            health = new StoreHealth.Failing(String.valueOf(failure.getMessage()));
            source.forceFailed(failure);
        }
    }

    private void runUntilClosed() {
        while (closing.getCount() > 0 || !queue.isEmpty()) {
            List<StoreTask<?>> group = queue.take(QUIET);
            if (group.isEmpty() && health instanceof StoreHealth.Working) {
                afterwards(source::cleanUp);
            } else {
                commit(group);
            }
        }
        if (health instanceof StoreHealth.Working) {
            durable.state().file().close();
        }
    }

    private void commit(List<StoreTask<?>> group) {
        while (!tryCommit(group)) {
            if (closedWithin(RETRY_PAUSE)) {
                group.forEach(task -> task.fail(new IllegalStateException("the store cannot be written")));
                return;
            }
        }
        afterwards(source::committed);
        queue.done();
        group.forEach(StoreTask::complete);
        afterwards(source::cleanUp);
    }

    private boolean tryCommit(List<StoreTask<?>> group) {
        try {
            boolean written = health instanceof StoreHealth.Failing && durable.recover();
            answerReads(group);
            if (!written) {
                durable.commit(group);
            }
        } catch (ForceFailedException noRetry) {
            throw noRetry;
        } catch (RuntimeException | Error failure) {
            failing(failure);
            return false;
        }
        recovered();
        return true;
    }

    /** Takes them out of the group, before anything is changed: so they see only what is durable. */
    private void answerReads(List<StoreTask<?>> group) {
        for (Iterator<StoreTask<?>> tasks = group.iterator(); tasks.hasNext(); ) {
            StoreTask<?> task = tasks.next();
            if (task.readsOnly()) {
                task.run(durable.state());
                tasks.remove();
                task.complete();
            }
        }
    }

    /** What was committed stays so, whatever happens here; after trouble the next thing to do is to recover. */
    private void afterwards(Consumer<EmbeddedState> work) {
        if (health instanceof StoreHealth.Failing) {
            return;
        }
        try {
            work.accept(durable.state());
        } catch (ForceFailedException noRetry) {
            throw noRetry;
        } catch (RuntimeException | Error failure) {
            failing(failure);
        }
    }

    private void failing(Throwable failure) {
        if (health instanceof StoreHealth.Working) {
            log.error("store cannot be written; retrying until it can: {}", failure.toString());
        }
        health = new StoreHealth.Failing(String.valueOf(failure.getMessage()));
        durable.abandon();
    }

    private void recovered() {
        if (health instanceof StoreHealth.Failing) {
            log.info("store can be written again; nothing was lost");
            health = new StoreHealth.Working();
        }
    }

    private boolean closedWithin(Duration pause) {
        try {
            return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException("nobody interrupts the store's thread", unexpected);
        }
    }

    /**
     * Finishes what waits, then closes the file. The thread is not interrupted: that would close the file while it is used.
     * Returns after {@link #CLOSE_PATIENCE} also when the disk hangs; then the thread has the file still.
     */
    @Override
    public void close() {
        close(CLOSE_PATIENCE);
    }

    /** @return false when the thread did not end within that time */
    boolean close(Duration patience) {
        closing.countDown();
        try {
            if (thread.join(patience)) {
                return true;
            }
            log.error("the store could not be closed within {} s: the disk hangs", patience.toSeconds());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
