package dev.headend.encoder.ffmpeg;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Threads that wait at the pipes of programs: platform threads, because a blocked read or write of a pipe holds a virtual
 * thread's carrier, and those are few for the whole program.
 */
public final class PipeThreads {
    /** They call little; the default of 1 MiB is reserved for each. */
    private static final int STACK_BYTES = 256 * 1024;
    /** One for the error output of all programs: it is looked for, not waited for. */
    static final ScheduledExecutorService POLLER = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ffmpeg-stderr").factory());

    private PipeThreads() {}

    /** Starts a thread. It does not keep this program from ending. */
    public static Thread start(String name, Runnable work) {
        return Thread.ofPlatform().daemon().stackSize(STACK_BYTES).name(name).start(work);
    }
}
