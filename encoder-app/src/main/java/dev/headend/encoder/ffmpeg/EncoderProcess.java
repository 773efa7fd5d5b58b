package dev.headend.encoder.ffmpeg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The FFmpeg that makes a stream's outputs. It exits when its input is closed and everything is written, and in any case
 * when this JVM ends, which closes its input. Thread-safe, but one thread reads the events.
 */
public final class EncoderProcess implements AutoCloseable {
    private final ToolProcess process;

    private EncoderProcess(ToolProcess process) {
        this.process = process;
    }

    /**
     * Starts FFmpeg.
     *
     * @param arguments from {@link EncodeCommand}; they hold no secrets
     * @throws IOException if the program cannot be started
     */
    public static EncoderProcess start(FfmpegTools tools, List<String> arguments) throws IOException {
        return new EncoderProcess(ToolProcess.start(tools.ffmpegWith(arguments), UnaryOperator.identity()));
    }

    /** Takes the stream; after it is closed, FFmpeg finishes and exits. */
    public OutputStream input() {
        return process.input();
    }

    /** Passes its events to a sink until its output ends. Blocks; the sink is called by this thread. */
    public void readEvents(Consumer<FfmpegEvent> sink) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                FfmpegEventParser.read(line).ifPresent(sink);
            }
        } catch (IOException killed) {
            // There are no more events.
        }
    }

    /** Waits until it exits; returns the exit code, 0 = success. */
    public int await() throws InterruptedException {
        return process.await();
    }

    /** The last lines of its standard error, joined to one; "" = none. */
    public String errorOutput() {
        return process.errorOutput();
    }

    /** Kills it, if it still runs. */
    @Override
    public void close() {
        process.close();
    }
}
