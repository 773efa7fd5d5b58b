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
 * The FFmpeg that makes a stream's outputs. It ends when its input is closed and all is written, and with this JVM in any
 * case, because it reads from us. Thread-safe, but one thread reads the events.
 */
public final class EncoderProcess implements AutoCloseable {
    private final ToolProcess process;

    private EncoderProcess(ToolProcess process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param arguments from {@link EncodeCommand}; they hold no secrets
     * @throws IOException if the program cannot be started
     */
    public static EncoderProcess start(FfmpegTools tools, List<String> arguments) throws IOException {
        return new EncoderProcess(ToolProcess.start(tools.ffmpegWith(arguments), UnaryOperator.identity()));
    }

    /** Takes the stream; closing it ends the encoding when what came before is written. */
    public OutputStream input() {
        return process.input();
    }

    /** Hands on what it reports, until it reports no more. Blocks; the sink is called by this thread. */
    public void readEvents(Consumer<FfmpegEvent> sink) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                FfmpegEventParser.read(line).ifPresent(sink);
            }
        } catch (IOException killed) {
            // It has nothing more to say.
        }
    }

    /** Waits for its end; answers the exit code, 0 when all is well. */
    public int await() throws InterruptedException {
        return process.await();
    }

    /** The last of what it complained about, in one line; "" when there was nothing. */
    public String complaint() {
        return process.complaint();
    }

    /** Ends it at once, if it still runs. */
    @Override
    public void close() {
        process.close();
    }
}
