package dev.headend.encoder.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.UnaryOperator;

/**
 * A running ffmpeg or ffprobe. It lives as long as the pipe to its standard input: each of our uses reads from there, or
 * is on a {@link ParentGuard}, so that it ends when this JVM ends in whatever way. Thread-safe.
 */
public final class ToolProcess implements AutoCloseable {
    private final Process process;
    private final StderrTail complaints;
    private final Thread complaintsReader;

    private ToolProcess(Process process, StderrTail complaints, Thread complaintsReader) {
        this.process = process;
        this.complaints = complaints;
        this.complaintsReader = complaintsReader;
    }

    /**
     * Starts a program.
     *
     * @param redaction takes secrets out of what the program says
     * @throws IOException if it cannot be started
     */
    public static ToolProcess start(ProcessBuilder builder, UnaryOperator<String> redaction) throws IOException {
        Process process = builder.start();
        StderrTail tail = new StderrTail(redaction);
        Thread reader = Thread.ofVirtual()
                .name("ffmpeg-stderr-" + process.pid())
                .start(() -> tail.drain(process.getErrorStream()));
        return new ToolProcess(process, tail, reader);
    }

    /** Goes to the program; closing it is how the program is told that there is nothing more. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** Comes from the program. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** Waits for the end; answers the exit code. */
    public int await() throws InterruptedException {
        int code = process.waitFor();
        complaintsReader.join();
        return code;
    }

    /** The last lines that it wrote to its standard error, without secrets, in one; "" when there were none. */
    public String complaint() {
        return complaints.text();
    }

    /** Ends it at once. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Ends it at once, if it still runs. */
    @Override
    public void close() {
        kill();
    }
}
