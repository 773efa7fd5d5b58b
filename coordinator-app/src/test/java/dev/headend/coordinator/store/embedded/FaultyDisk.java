package dev.headend.coordinator.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A real file on a disk that fails or hangs when it is told to: for H2 a file system of its own, by a scheme. */
final class FaultyDisk {
    private static final Map<String, FaultyDisk> BY_NAME = new ConcurrentHashMap<>();

    static {
        FilePath.register(new Scheme());
    }

    /** What was done to the disk. */
    enum Operation {
        READ,
        WRITE,
        FORCE,
        /** MVStore's own, before it makes the file shorter. */
        FORCE_TO_SHRINK,
        TRUNCATE
    }

    private final List<Operation> done = Collections.synchronizedList(new ArrayList<>());
    private final String path;
    private volatile Operation failing;
    private volatile int fine;
    private volatile CountDownLatch hanging = new CountDownLatch(0);

    private FaultyDisk(String path) {
        this.path = path;
    }

    static FaultyDisk with(Path file) {
        return BY_NAME.computeIfAbsent(file.toString(), FaultyDisk::new);
    }

    /** What H2 is to open. */
    String fileName() {
        return "faulty:" + path;
    }

    /** From now on, after so many more that succeed, every one of them fails. */
    void fail(Operation operation, int after) {
        fine = after;
        failing = operation;
    }

    void heal() {
        failing = null;
    }

    /** Whoever wants something of it waits until {@link #goOn}. */
    void hang() {
        hanging = new CountDownLatch(1);
    }

    void goOn() {
        hanging.countDown();
    }

    List<Operation> done() {
        return List.copyOf(done);
    }

    private void meet(Operation operation) throws IOException {
        try {
            hanging.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        if (operation == failing && fine-- <= 0) {
            throw new IOException("Input/output error");
        }
        done.add(operation);
    }

    /** The scheme. H2 makes one for each path. */
    public static final class Scheme extends FilePathWrapper {
        @Override
        public String getScheme() {
            return "faulty";
        }

        @Override
        public FileChannel open(String mode) throws IOException {
            return new FaultyFile(super.open(mode), BY_NAME.get(getBase().toString()));
        }
    }

    private static final class FaultyFile extends FileBase {
        private final FileChannel file;
        private final FaultyDisk disk;

        FaultyFile(FileChannel file, FaultyDisk disk) {
            this.file = file;
            this.disk = disk;
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            disk.meet(Operation.READ);
            return file.read(bytes);
        }

        @Override
        public int read(ByteBuffer bytes, long position) throws IOException {
            disk.meet(Operation.READ);
            return file.read(bytes, position);
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            disk.meet(Operation.WRITE);
            return file.write(bytes);
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            disk.meet(Operation.WRITE);
            return file.write(bytes, position);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            disk.meet(isToShrink() ? Operation.FORCE_TO_SHRINK : Operation.FORCE);
            file.force(metaData);
        }

        private static boolean isToShrink() {
            return StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getMethodName().equals("shrinkIfPossible")));
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            disk.meet(Operation.TRUNCATE);
            file.truncate(size);
            return this;
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long newPosition) throws IOException {
            file.position(newPosition);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
