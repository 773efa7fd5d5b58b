package dev.headend.encoder.storage;

import dev.headend.fixture.Patience;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Files in memory, none of which is stored from {@link #hold} until the test lets go: no task that writes ends meanwhile. */
public final class HeldStorage extends MemoryStorage {
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean holds;

    /** From now on whoever writes waits. */
    public void hold() {
        holds = true;
    }

    /** Waits until somebody waits. */
    public void awaitWriter() throws InterruptedException {
        if (!writing.await(Patience.SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing was written within " + Patience.SECONDS + " s");
        }
    }

    /** For good. */
    public void letGo() {
        released.countDown();
    }

    @Override
    protected void write(String path, byte[] content, ContentKind kind) throws IOException {
        if (holds) {
            writing.countDown();
            awaitRelease();
        }
        super.write(path, content, kind);
    }

    private void awaitRelease() throws IOException {
        try {
            released.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}
