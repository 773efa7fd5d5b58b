package dev.headend.coordinator.store.embedded;

import org.h2.mvstore.MVStoreException;

/**
 * The operating system could not force what was written to the disk. To ask once more proves nothing: the pages that failed
 * count as clean now, so the next force would succeed without them. Nobody may go on with this file in this process.
 */
final class ForceFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ForceFailedException(MVStoreException cause) {
        super(cause.getMessage(), cause);
    }
}
