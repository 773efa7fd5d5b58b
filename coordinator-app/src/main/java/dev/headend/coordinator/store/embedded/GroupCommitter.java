package dev.headend.coordinator.store.embedded;

import dev.headend.coordinator.store.StoreHealth;
import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The one thread that touches the state. It takes all steps that wait, answers those that only look, runs the others in
 * their order, commits them together, and then completes their Monos, elsewhere. While a commit is on its way to the disk
 * the next group gathers, so the groups grow with the traffic. A commit that fails is tried again, with the state read
 * anew from the disk, for ever.
 */
final class GroupCommitter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommitter.class);
    private static final int MAX_GROUP = 2_048;
    /** A disk that is this far behind is not to be given new streams. */
    private static final int MANY = 20_000;

    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofMillis(200);

    /** Where the state is read from, and what is done besides the steps. Called by the committer's thread only. */
    interface Source {
        /** Reads the state as it was last committed. */
        EmbeddedState open();

        /** What was done since the last commit is to be forgotten. */
        void rollBack();

        /** The group is durable. */
        void committed(EmbeddedState state);

        /** Nothing is under way: a good moment to give space back. */
        void cleanUp(EmbeddedState state);
    }

    private final Source source;
    private final BlockingQueue<StoreTask<?>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    /** Each is one worker of the parallel scheduler; a stream's results always go by the same. */
    private final List<Scheduler> inOrder = Stream.generate(() -> Schedulers.single(Schedulers.parallel()))
            .limit(Schedulers.DEFAULT_POOL_SIZE)
            .toList();

    private EmbeddedState state;
    /** Numbers the groups, so that a group found in the file can be told from one that did not get there. */
    private long next;

    private volatile StoreHealth health = new StoreHealth.Working();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** @throws MVStoreException if the state cannot be read at all */
    GroupCommitter(Source source) {
        this.source = source;
        this.state = source.open();
        this.next = state.tables().lastGroup() + 1;
        this.thread = Thread.ofPlatform().name("store").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    StoreHealth health() {
        return health;
    }

    /** Whether so much waits that nothing should be begun that can be refused; what cannot goes on being taken. */
    boolean isOverloaded() {
        return waiting.size() > MANY;
    }

    /** Runs a step and tells its result when it is durable; a result of null is an empty Mono. */
    <T> Mono<T> submit(Function<EmbeddedState, @Nullable T> work) {
        return waitingFor(sink -> new StoreTask<>(work, sink, false), Schedulers.parallel());
    }

    /**
     * The same for a step about one stream. Results about one stream are told one after another, in the order of the steps:
     * what is done before such a call returns is done in that order, too.
     */
    <T> Mono<T> submit(StreamId stream, Function<EmbeddedState, @Nullable T> work) {
        Scheduler worker = inOrder.get(Math.floorMod(stream.hashCode(), inOrder.size()));
        return waitingFor(sink -> new StoreTask<>(work, sink, false), worker);
    }

    /** Looks at what is durable now, and tells it without waiting for the disk. */
    <T> Mono<T> look(Function<EmbeddedState, @Nullable T> look) {
        return waitingFor(sink -> new StoreTask<>(look, sink, true), Schedulers.parallel());
    }

    private <T> Mono<T> waitingFor(Function<MonoSink<T>, StoreTask<T>> step, Scheduler results) {
        return Mono.<T>create(sink -> waiting.add(step.apply(sink))).publishOn(results);
    }

    /** Runs a step that has no result. */
    Mono<Void> run(Consumer<EmbeddedState> work) {
        return submit(state -> {
            work.accept(state);
            return null;
        });
    }

    /** Looks at the state before {@link #start}. */
    <T> T initially(Function<EmbeddedState, T> look) {
        return look.apply(state);
    }

    private void run() {
        while (closing.getCount() > 0 || !waiting.isEmpty()) {
            List<StoreTask<?>> group = nextGroup();
            if (group.isEmpty() && health instanceof StoreHealth.Working) {
                housekeep();
            } else {
                commit(group);
            }
        }
        if (health instanceof StoreHealth.Working) {
            state.tables().close();
        }
    }

    private List<StoreTask<?>> nextGroup() {
        List<StoreTask<?>> group = new ArrayList<>();
        try {
            StoreTask<?> first = waiting.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                group.add(first);
                waiting.drainTo(group, MAX_GROUP - 1);
            }
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException("nobody interrupts the store's thread", unexpected);
        }
        return group;
    }

    private void commit(List<StoreTask<?>> group) {
        while (!tryCommit(group)) {
            if (closedWithin(RETRY_PAUSE)) {
                group.forEach(step -> step.fail(new IllegalStateException("the store cannot be written")));
                return;
            }
        }
        settle();
        group.forEach(GroupCommitter::complete);
    }

    private boolean tryCommit(List<StoreTask<?>> group) {
        try {
            boolean written = health instanceof StoreHealth.Failing && recover();
            answerLooks(group);
            if (!written) {
                runAll(group);
                state.tables().commit(next);
            }
        } catch (RuntimeException | Error failure) {
            failing(failure);
            return false;
        }
        recovered();
        next++;
        return true;
    }

    /** Takes them out of the group, before anything is changed: so they see only what is durable. */
    private void answerLooks(List<StoreTask<?>> group) {
        for (Iterator<StoreTask<?>> steps = group.iterator(); steps.hasNext(); ) {
            StoreTask<?> step = steps.next();
            if (step.onlyLooks()) {
                step.run(state);
                steps.remove();
                complete(step);
            }
        }
    }

    /** A step that goes wrong may have done half of its work: all is forgotten and done again without it. */
    private void runAll(List<StoreTask<?>> group) {
        while (!group.stream().allMatch(step -> step.run(state))) {
            state.tables().abandon();
            state = source.open();
            source.rollBack();
        }
    }

    private static void complete(StoreTask<?> step) {
        try {
            step.complete();
        } catch (RuntimeException notHeard) {
            log.warn("the result of a step could not be told: {}", notHeard.toString());
        }
    }

    /**
     * Reads the state again, and tries whether it can be written.
     *
     * @return whether the group that failed is in it all the same: it was written, and only what came after that failed
     */
    private boolean recover() {
        state = source.open();
        boolean written = state.tables().lastGroup() == next;
        if (!written) {
            source.rollBack();
        }
        state.tables().probe();
        state.tables().commit(written ? next : next - 1);
        return written;
    }

    /** What was committed stays so, whatever happens here; after trouble the next thing to do is to recover. */
    private void settle() {
        try {
            source.committed(state);
            source.cleanUp(state);
        } catch (RuntimeException | Error failure) {
            failing(failure);
        }
    }

    private void failing(Throwable failure) {
        if (health instanceof StoreHealth.Working) {
            log.error("the store cannot be written, trying again until it can: {}", failure.toString());
        }
        health = new StoreHealth.Failing(String.valueOf(failure.getMessage()));
        try {
            state.tables().abandon();
        } catch (RuntimeException alreadyBroken) {
            log.debug("the broken store could not be let go of: {}", alreadyBroken.toString());
        }
    }

    private void recovered() {
        if (health instanceof StoreHealth.Failing) {
            log.info("the store can be written again; nothing was lost");
            health = new StoreHealth.Working();
        }
    }

    private void housekeep() {
        try {
            source.cleanUp(state);
        } catch (RuntimeException | Error failure) {
            failing(failure);
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
     * Finishes what waits, then lets go of the file. The thread is not interrupted: that would close the file under its
     * hands.
     */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
