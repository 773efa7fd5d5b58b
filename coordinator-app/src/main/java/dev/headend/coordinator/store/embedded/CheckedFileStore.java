package dev.headend.coordinator.store.embedded;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;
import org.jspecify.annotations.Nullable;

/**
 * What MVStore reads and writes, with the disk's failures told apart. MVStore forces by itself too, for instance when it makes
 * the file shorter; and what it cannot read while it opens it takes for something that was never written, and goes on with an
 * earlier version, or with none.
 */
final class CheckedFileStore extends SingleFileStore {
    private @Nullable MVStoreException unread;
    /** The first: the operating system tells of it once, and later forces succeed. */
    private @Nullable ForceFailedException unforced;

    /** @param settings of MVStore, by its names */
    CheckedFileStore(Map<String, Object> settings) {
        super(settings);
    }

    @Override
    public void sync() {
        requireForced();
        try {
            super.sync();
        } catch (MVStoreException failed) {
            unforced = new ForceFailedException(failed);
            throw unforced;
        }
    }

    /** @throws ForceFailedException if any force has failed, whatever MVStore made of it: it wraps what it meets */
    void requireForced() {
        if (unforced != null) {
            throw unforced;
        }
    }

    /** What is not there because the file ends before it was never written indeed. */
    @Override
    public ByteBuffer readFully(SFChunk chunk, long position, int length) {
        try {
            return super.readFully(chunk, position, length);
        } catch (MVStoreException failed) {
            if (!(failed.getCause() instanceof EOFException)) {
                unread = failed;
            }
            throw failed;
        }
    }

    /** @throws MVStoreException if the disk has not given something that it holds */
    void requireRead() {
        if (unread != null) {
            throw unread;
        }
    }

    /** Closes it, whatever state it is in. */
    void closeQuietly() {
        try {
            close();
        } catch (RuntimeException neverOpened) {
            // then there is nothing to let go of
        }
    }
}
