package dev.headend.coordinator.store.embedded;

import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.media.StreamId;
import java.time.Instant;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * The file: a key-value store whose maps are trees of pages, of which a commit writes the changed ones after the last
 * good version, never over it. A crash at any instant leaves that version.
 *
 * <pre>
 *  streams    stream id                          → {@link StreamCodec}   those that have not ended
 *  events     stream id : sequence               → {@link EventCodec}    those not yet delivered
 *  due        time of the next attempt : stream  → attempts made         one entry a stream that has events
 *  arrivals   number, counted up                 → key in events         tells the oldest
 *  counters   name                               → number
 *  set-aside  table : key                        → what this version could not read there
 * </pre>
 *
 * <p>Keys that sort by time keep what a commit touches on few pages. For one thread at a time.
 */
final class StoreFile implements AutoCloseable {
    /** Small pages, because a commit writes whole ones, and most steps change one value on a page. */
    private static final int PAGE_BYTES = 4 * 1024;

    private static final int CACHE_MEGABYTES = 16;
    /** Old versions are not read by anybody; every commit is forced, so space can be used again soon. */
    private static final int RETENTION_MILLIS = 1_000;

    private static final String GROUP = "group";

    private final CheckedFileStore forced;
    private final MVStore file;
    final MVMap<String, byte[]> streams;
    final MVMap<String, byte[]> events;
    final MVMap<String, Integer> due;
    final MVMap<Long, String> arrivals;
    final MVMap<String, Long> counters;
    final MVMap<String, byte[]> setAside;

    private StoreFile(CheckedFileStore forced) {
        this.forced = forced;
        this.file = store(forced);
        this.streams = file.openMap("streams");
        this.events = file.openMap("events");
        this.due = file.openMap("due");
        this.arrivals = file.openMap("arrivals");
        this.counters = file.openMap("counters");
        this.setAside = file.openMap("set-aside");
    }

    /**
     * Opens the file, or makes it. When that fails, nothing of it stays open or locked.
     *
     * @param fileName as H2 knows files, which may have a scheme of H2's
     * @throws MVStoreException if the file cannot be read or written
     * @throws ForceFailedException if it cannot be forced
     */
    static StoreFile open(String fileName) {
        CheckedFileStore file = new CheckedFileStore(Map.of("cacheSize", CACHE_MEGABYTES, "pageSplitSize", PAGE_BYTES));
        try {
            file.open(fileName, false, (char[]) null);
            StoreFile opened = new StoreFile(file);
            file.requireRead();
            return opened;
        } catch (RuntimeException | Error failure) {
            file.closeQuietly();
            file.requireForced();
            throw failure;
        }
    }

    /** Commits when it is told to and only then: neither after a while, nor when much is unsaved. */
    private static MVStore store(CheckedFileStore file) {
        MVStore store = new MVStore.Builder()
                .adoptFileStore(file)
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open();
        store.setRetentionTime(RETENTION_MILLIS);
        store.setVersionsToKeep(0);
        return store;
    }

    static String eventKey(StreamEvent event) {
        return eventKey(event.stream(), event.sequence());
    }

    static String eventKey(StreamId stream, int sequence) {
        return "%s:%08x".formatted(stream.value(), sequence);
    }

    static String dueKey(Instant due, StreamId stream) {
        return "%s%s".formatted(duePrefix(due), stream.value());
    }

    /** Everything due until then sorts before it. */
    static String duePrefix(Instant due) {
        return "%016x:".formatted(due.toEpochMilli());
    }

    static Instant dueOf(String dueKey) {
        return Instant.ofEpochMilli(Long.parseUnsignedLong(dueKey, 0, 16, 16));
    }

    static StreamId streamOf(String dueKey) {
        return new StreamId(dueKey.substring(17));
    }

    /** The next number of a counter, from 1. */
    long count(String counter) {
        long next = counters.getOrDefault(counter, 0L) + 1;
        counters.put(counter, next);
        return next;
    }

    /**
     * Makes everything since the last commit durable; cheap when there is nothing. To write a version and to force it to
     * the disk are two things: {@link MVStore#sync} alone writes nothing.
     *
     * @param group the number to find it by
     * @throws MVStoreException if it cannot be written
     * @throws ForceFailedException if it cannot be forced, or something before it could not
     */
    void commit(long group) {
        orForceFailure(() -> {
            if (file.hasUnsavedChanges()) {
                counters.put(GROUP, group);
                file.commit();
                file.sync();
            }
        });
    }

    /** MVStore forces by itself, too, for instance before it makes the file shorter, and calls that a failed write. */
    private void orForceFailure(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error failure) {
            forced.requireForced();
            throw failure;
        }
        forced.requireForced();
    }

    /** Of the state as it is now; a commit makes the next one. */
    long version() {
        return file.getCurrentVersion();
    }

    /** Moves a record that cannot be read out of its table, so that it is in nobody's way and still there. */
    void setAside(MVMap<String, byte[]> table, String key) {
        byte[] bytes = table.remove(key);
        if (bytes != null) {
            setAside.put(table.getName() + ":" + key, bytes);
        }
    }

    /** The number of the last group that changed anything. */
    long lastGroup() {
        return counters.getOrDefault(GROUP, 0L);
    }

    /** Sees to it that the next commit writes, and so shows whether the file can be written. */
    void probe() {
        count("probes");
    }

    /**
     * Moves live pages out of chunks that are mostly free, so that the file does not grow without end. That is done in
     * memory: the next commit writes them, together with its own.
     */
    void compact(int fillPercent, int bytes) {
        orForceFailure(() -> file.compact(fillPercent, bytes));
    }

    @Override
    public void close() {
        orForceFailure(file::close);
    }

    /** Lets go of the file without writing: what was not committed is to be lost. */
    void abandon() {
        file.closeImmediately();
    }
}
