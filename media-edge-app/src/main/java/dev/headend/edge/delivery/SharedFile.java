package dev.headend.edge.delivery;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A version of a public file, shared by the cache and all who are being sent it. It is given up when the last of them has
 * released it. Thread-safe.
 */
abstract sealed class SharedFile permits Text, OpenFile {
    private final FileTree.Version version;
    private final AtomicInteger users = new AtomicInteger(1);

    SharedFile(FileTree.Version version) {
        this.version = version;
    }

    final FileTree.Version version() {
        return version;
    }

    final FileKind kind() {
        return version.kind();
    }

    /** One user more, who has to release it; false if it was given up meanwhile. */
    final boolean use() {
        for (int now = users.get(); now > 0; now = users.get()) {
            if (users.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** One user less. Does not block. */
    final void release() {
        if (users.decrementAndGet() == 0) {
            giveUp();
        }
    }

    /** Called once. */
    abstract void giveUp();
}
