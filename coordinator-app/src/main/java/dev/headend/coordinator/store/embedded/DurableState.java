package dev.headend.coordinator.store.embedded;

import dev.headend.coordinator.store.embedded.GroupCommitter.Source;
import java.util.List;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state, and how it gets to the disk: one version of the file for each group of tasks, and read again from the last
 * good one after trouble. For one thread at a time.
 */
final class DurableState {
    private static final Logger log = LoggerFactory.getLogger(DurableState.class);

    private final Source source;
    private EmbeddedState state;
    /** Numbers the groups, so that a group found in the file can be told from one that did not get there. */
    private long group;

    /** @throws MVStoreException if the state cannot be read at all */
    DurableState(Source source) {
        this.source = source;
        this.state = source.open();
        this.group = state.file().lastGroup() + 1;
    }

    EmbeddedState state() {
        return state;
    }

    /**
     * Runs the tasks and makes what they changed durable, all of it at once.
     *
     * @throws MVStoreException if the file cannot be read or written; then {@link #recover} comes next
     */
    void commit(List<StoreTask<?>> tasks) {
        runAll(tasks);
        state.file().commit(group);
        group++;
    }

    /** A task that fails may have done half of its work: all is forgotten and done again without it. */
    private void runAll(List<StoreTask<?>> tasks) {
        while (!ranAll(tasks)) {
            state.file().abandon();
            state = source.open();
            source.rollBack();
        }
    }

    /** False as soon as one fails. */
    private boolean ranAll(List<StoreTask<?>> tasks) {
        for (StoreTask<?> task : tasks) {
            if (task.hasFailed()) {
                continue;
            }
            task.run(state);
            if (task.hasFailed()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads the state again after {@link #abandon}, and tries whether it can be written.
     *
     * @return whether the group that failed is in it all the same: it was written, and only what came after that failed
     */
    boolean recover() {
        state = source.open();
        boolean written = state.file().lastGroup() == group;
        if (!written) {
            source.rollBack();
        }
        state.file().probe();
        state.file().commit(written ? group : group - 1);
        if (written) {
            group++;
        }
        return written;
    }

    /** Lets go of the file, whatever state it is in, without writing. */
    void abandon() {
        try {
            state.file().abandon();
        } catch (RuntimeException alreadyBroken) {
            log.debug("the broken store could not be let go of: {}", alreadyBroken.toString());
        }
    }
}
