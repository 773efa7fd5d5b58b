package dev.headend.encoder.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A running ffmpeg or ffprobe. It reads its standard input from a pipe of ours, so it ends when that closes, also when this JVM
 * ends in whatever way. Thread-safe; who reads or writes its pipes has a {@link PipeThreads thread for pipes}.
 */
public final class ToolProcess implements AutoCloseable {
    /** How often its error output is looked for: often enough that it is not kept waiting by a full pipe for long. */
    private static final int POLL_MILLIS = 500;

    /**
     * In thousandths of the memory, which the kernel adds to what a process has when it chooses: this program has less, also beside
     * an FFmpeg that has nothing.
     */
    private static final int KILLED_EARLIER = 300;
    /** The most that the kernel takes. */
    private static final int KILLED_FIRST = 1000;

    private final Process process;
    private final StderrTail stderr;
    private final Future<?> polling;

    private ToolProcess(Process process, UnaryOperator<String> redaction) {
        this.process = process;
        this.stderr = new StderrTail(process.getErrorStream(), redaction);
        this.polling = PipeThreads.POLLER.scheduleWithFixedDelay(
                stderr::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
        process.onExit().thenRun(this::exited);
    }

    /**
     * Starts a program.
     *
     * @param redaction removes secrets from the program's error output
     * @throws IOException if it cannot be started
     */
    public static ToolProcess start(ProcessBuilder builder, UnaryOperator<String> redaction) throws IOException {
        return new ToolProcess(started(builder), redaction);
    }

    /**
     * Starts a program that the kernel kills rather than this one when memory is used up, on the machine or in the container: then one
     * stream loses its FFmpeg, which is started again, and not all of them. Where the system knows nothing of that, just starts it.
     */
    static Process started(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        try {
            int ours = Integer.parseInt(
                    Files.readString(Path.of("/proc/self/oom_score_adj")).strip());
            Files.writeString(
                    Path.of("/proc/" + process.pid() + "/oom_score_adj"),
                    String.valueOf(Math.min(ours + KILLED_EARLIER, KILLED_FIRST)));
        } catch (IOException | NumberFormatException notHere) {
            // Another system than Linux, or the program has exited already.
        }
        return process;
    }

    private void exited() {
        polling.cancel(false);
        stderr.end();
    }

    /** The program's standard input; closing it ends the input. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** The program's standard output. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** Waits until it exits; returns the exit code. */
    public int await() throws InterruptedException {
        int code = process.waitFor();
        stderr.end();
        return code;
    }

    /** The last lines of its standard error, without secrets, joined to one; "" = none. */
    public String errorOutput() {
        return stderr.text();
    }

    /** CPU that it has used; empty after it has exited, or where the system does not tell. */
    Optional<Duration> cpuTime() {
        return process.info().totalCpuDuration();
    }

    /**
     * Kills it, and what it has started: an operator's script may stand in its place. Never blocks, as
     * {@link Process#destroyForcibly} does, which closes the input: that waits for whoever writes to it.
     */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }

    /** Kills it, if it still runs. */
    @Override
    public void close() {
        kill();
    }
}
