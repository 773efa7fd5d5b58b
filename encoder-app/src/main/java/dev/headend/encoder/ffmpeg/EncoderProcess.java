package dev.headend.encoder.ffmpeg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The FFmpeg that makes a stream's outputs. It exits when its input is closed and everything is written, and in any case
 * when this JVM ends, which closes its input. Thread-safe.
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

    /**
     * Reads its output on a thread of its own, until it exits. To be called once.
     *
     * @param thread its name
     * @param sink is called by that thread for each event
     * @return the exit code, 0 = success; completed by that thread after the last event, exceptionally if the sink throws
     */
    public CompletableFuture<Integer> listen(String thread, Consumer<FfmpegEvent> sink) {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        PipeThreads.start(thread, () -> {
            try {
                readEvents(sink);
                exit.complete(process.await());
            } catch (Throwable failed) { // also when there is no thread for what follows
                exit.completeExceptionally(failed);
            }
        });
        return exit;
    }

    private void readEvents(Consumer<FfmpegEvent> sink) {
        FfmpegEventParser parser = new FfmpegEventParser();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                parser.read(line).ifPresent(sink);
            }
        } catch (IOException killed) {
            // There are no more events.
        }
    }

    /** The last lines of its standard error, joined to one; "" = none. */
    public String errorOutput() {
        return process.errorOutput();
    }

    /** CPU that it has used; empty after it has exited, or where the system does not tell. */
    public Optional<Duration> cpuTime() {
        return process.cpuTime();
    }

    /** Kills it, if it still runs. */
    @Override
    public void close() {
        process.close();
    }
}
