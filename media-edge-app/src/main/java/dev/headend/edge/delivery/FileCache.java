package dev.headend.edge.delivery;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The files that are being asked for: texts in memory, others open. One that changes is looked at again when {@value #CHANGING_MS} ms have
 * passed, or up to {@value #MANY_CHANGING_MS} where there are {@value #MANY} files, all others after a second; whoever asks meanwhile gets what is known. There is one look at a time at each file, for all who
 * ask: so none of them gets an older version than another had before him. Thread-safe.
 */
final class FileCache {
    private static final long CHANGING_MS = 50;
    /** When there are many: looks must not take the processor. */
    private static final long MANY_CHANGING_MS = 150;

    private static final int MANY = 1_000;
    private static final long CHANGING_NANOS = TimeUnit.MILLISECONDS.toNanos(CHANGING_MS);
    private static final long NANOS_MORE_EACH = TimeUnit.MILLISECONDS.toNanos(MANY_CHANGING_MS - CHANGING_MS) / MANY;
    private static final long UNCHANGING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long UNUSED_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** When memory is short. */
    private static final long UNUSED_A_WHILE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long PATIENCE_NANOS = FileReaders.PATIENCE.toNanos();

    private static final int MAX_OPEN = 512;

    private final Source source;
    private final FileReaders readers;
    private final LongSupplier nanoTime;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final Map<String, Look> looks = new ConcurrentHashMap<>();
    private final AtomicInteger openFiles = new AtomicInteger();

    /** Where files come from. Blocks. */
    interface Source {
        /** Null if there is no public file. */
        FileTree.@Nullable Version find(String path) throws IOException;

        /** Null if there is no room in memory at present: then it is asked again when there is more. */
        @Nullable
        SharedFile read(FileTree.Version version) throws IOException;

        /** The same without taking memory. */
        SharedFile open(FileTree.Version version) throws IOException;
    }

    FileCache(Source source, FileReaders readers) {
        this(source, readers, System::nanoTime);
    }

    /** @param nanoTime a monotonic clock */
    FileCache(Source source, FileReaders readers, LongSupplier nanoTime) {
        this.source = source;
        this.readers = readers;
        this.nanoTime = nanoTime;
    }

    /** Files of a folder. */
    static Source of(FileTree tree, TextMemory memory) {
        return new Source() {
            @Override
            public FileTree.@Nullable Version find(String path) throws IOException {
                return tree.find(path);
            }

            @Override
            public @Nullable SharedFile read(FileTree.Version version) throws IOException {
                return version.kind().isText() ? Text.read(version, memory) : OpenFile.open(version);
            }

            @Override
            public SharedFile open(FileTree.Version version) throws IOException {
                return OpenFile.open(version);
            }
        };
    }

    /** What came of a question. */
    sealed interface Answer {
        /** @param file to be released by whoever gets it */
        record Found(SharedFile file) implements Answer {}

        record Missing() implements Answer {}

        /** The disk failed, or too much waits for it, or for too long: then it is a {@link RejectedExecutionException}. */
        record Failed(Exception cause) implements Answer {}
    }

    interface Asker {
        /** On a thread of the readers, or that which asks; must not block. */
        void answered(Answer answer);
    }

    private static final class Kept {
        private final SharedFile file;
        /** When a look began that found it. */
        private volatile long seen;

        private volatile long used;

        Kept(SharedFile file, long seen) {
            this.file = file;
            this.seen = seen;
            this.used = seen;
        }
    }

    /** The file as it is known, to be released; null if it has to be looked for. */
    @Nullable
    SharedFile known(String path) {
        Kept entry = kept.get(path);
        if (entry == null) {
            return null;
        }
        long now = nanoTime.getAsLong();
        if (now - entry.seen > maxAge(entry.file)) {
            return null;
        }
        entry.used = now;
        return entry.file.use() ? entry.file : null;
    }

    private long maxAge(SharedFile file) {
        return file.kind().isChanging()
                ? CHANGING_NANOS + Math.min(kept.size(), MANY) * NANOS_MORE_EACH
                : UNCHANGING_NANOS;
    }

    /** Looks for the file, or joins who does already. */
    void find(String path, Asker asker) {
        join(path, new Waiter(asker, nanoTime.getAsLong()));
    }

    private record Waiter(Asker asker, long since) {}

    private void join(String path, Waiter waiter) {
        while (true) {
            Look look = looks.computeIfAbsent(path, Look::new);
            if (look.add(waiter)) {
                look.start();
                return;
            }
        }
    }

    /** One look at a file. */
    private final class Look implements Runnable {
        private final String path;
        /** Null when it is over. Guarded by this. */
        private @Nullable List<Waiter> waiters = new ArrayList<>(1);
        /** Guarded by this. */
        private boolean started;

        Look(String path) {
            this.path = path;
        }

        synchronized boolean add(Waiter waiter) {
            return waiters != null && waiters.add(waiter);
        }

        /** Who has waited for too long waits no more: he may have left, and asked again and again. */
        void refuseOld() {
            long now = nanoTime.getAsLong();
            List<Waiter> old = new ArrayList<>();
            synchronized (this) {
                if (waiters != null) {
                    waiters.removeIf(waiter -> now - waiter.since >= PATIENCE_NANOS && old.add(waiter));
                }
            }
            Answer hangs = new Answer.Failed(new RejectedExecutionException("the disk hangs"));
            old.forEach(waiter -> waiter.asker.answered(hangs));
        }

        void start() {
            synchronized (this) {
                if (started) {
                    return;
                }
                started = true;
            }
            try {
                readers.execute(FilePath.folder(path), this);
            } catch (RejectedExecutionException full) {
                end(nanoTime.getAsLong(), new Answer.Failed(full));
            }
        }

        @Override
        public void run() {
            long begun = nanoTime.getAsLong();
            Answer answer = new Answer.Failed(new IllegalStateException("ended by an error"));
            try {
                answer = look(path, begun);
            } catch (IOException | RuntimeException failed) {
                answer = new Answer.Failed(failed);
            } finally {
                end(begun, answer); // in any case, or whoever asks later would wait for this look for ever
            }
        }

        /** Who asked long after the look had begun, as the disk was slow, has another. */
        private void end(long begun, Answer answer) {
            List<Waiter> all;
            synchronized (this) {
                all = waiters == null ? List.of() : waiters;
                waiters = null;
            }
            looks.remove(path, this);
            for (Waiter waiter : all) {
                if (answer instanceof Answer.Found(SharedFile file)) {
                    if (waiter.since - begun <= maxAge(file) && file.use()) {
                        waiter.asker.answered(answer);
                    } else {
                        join(path, waiter);
                    }
                } else {
                    waiter.asker.answered(answer);
                }
            }
            if (answer instanceof Answer.Found(SharedFile file)) {
                file.release();
            }
        }
    }

    /** @return a file that was used once more, for the look itself */
    private Answer look(String path, long begun) throws IOException {
        FileTree.Version version = source.find(path);
        Kept before = kept.get(path);
        if (version == null) {
            drop(path, before);
            return new Answer.Missing();
        }
        if (before != null && before.file.version().equals(version) && before.file.use()) {
            before.seen = begun;
            before.used = begun;
            return new Answer.Found(before.file);
        }
        drop(path, before);
        try {
            SharedFile file = read(version);
            keep(path, file, begun);
            return new Answer.Found(file);
        } catch (NoSuchFileException deletedMeanwhile) {
            return new Answer.Missing();
        }
    }

    private SharedFile read(FileTree.Version version) throws IOException {
        SharedFile file = source.read(version);
        if (file == null) {
            dropUnused(UNUSED_A_WHILE_NANOS);
            file = source.read(version);
        }
        return file == null ? source.open(version) : file;
    }

    private void keep(String path, SharedFile file, long seen) {
        if (file instanceof OpenFile && openFiles.incrementAndGet() > MAX_OPEN) {
            dropOldest();
        }
        if (file.use()) {
            kept.put(path, new Kept(file, seen)); // one look at a time: none before it is left
        }
    }

    private void dropOldest() {
        kept.entrySet().stream()
                .filter(entry -> entry.getValue().file instanceof OpenFile)
                .min(Comparator.comparingLong(entry -> entry.getValue().used))
                .ifPresent(oldest -> drop(oldest.getKey(), oldest.getValue()));
    }

    /** Gives up files that have not been asked for lately, and refuses who has waited for too long; to be called now and then. */
    void sweep() {
        dropUnused(UNUSED_NANOS);
        looks.values().forEach(Look::refuseOld);
    }

    private void dropUnused(long nanos) {
        long now = nanoTime.getAsLong();
        kept.forEach((path, entry) -> {
            if (now - entry.used >= nanos) {
                drop(path, entry);
            }
        });
    }

    private void drop(String path, @Nullable Kept entry) {
        if (entry == null) {
            return;
        }
        if (kept.remove(path, entry)) {
            if (entry.file instanceof OpenFile) {
                openFiles.decrementAndGet();
            }
            entry.file.release();
        }
    }
}
