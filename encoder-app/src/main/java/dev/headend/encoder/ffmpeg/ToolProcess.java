package dev.headend.encoder.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.UnaryOperator;

/**
 * A running ffmpeg or ffprobe. It ends when the pipe to its standard input closes, so also when this JVM ends in whatever
 * way: it reads its input from there, or is started under a {@link ParentGuard}. Thread-safe.
 */
public final class ToolProcess implements AutoCloseable {
    private final Process process;
    private final StderrTail stderr;
    private final Thread stderrReader;

    private ToolProcess(Process process, StderrTail stderr, Thread stderrReader) {
        this.process = process;
        this.stderr = stderr;
        this.stderrReader = stderrReader;
    }

    /**
     * Starts a program.
     *
     * @param redaction removes secrets from the program's error output
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
        stderrReader.join();
        return code;
    }

    /** The last lines of its standard error, without secrets, joined to one; "" = none. */
    public String errorOutput() {
        return stderr.text();
    }

    /** Kills it. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Kills it, if it still runs. */
    @Override
    public void close() {
        kill();
    }
}
