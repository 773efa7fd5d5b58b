package dev.headend.encoder.source.probe;

import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.ffmpeg.PipeThreads;
import dev.headend.encoder.ffmpeg.ProbeCommand;
import dev.headend.encoder.ffmpeg.ToolProcess;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.source.SourceException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Probes the beginning of a stream with ffprobe, and no more of it than is needed: when the report is sufficient, ffprobe's
 * input is closed.
 */
public final class Prober {
    /** How much of a stream is looked at: enough to see how fast frames come. */
    private static final Duration SPAN = Duration.ofMillis(1500);
    /** Of MP4: as long as a group of pictures, in browsers. */
    private static final Duration LONGEST_FRAGMENT = Duration.ofSeconds(10);
    /** How much later than its own clock a live stream may arrive. */
    private static final Duration MAX_DELAY = Duration.ofSeconds(5);
    /** Time for ffprobe to finish after its input has ended, on a busy machine. */
    private static final Duration FINISH_LIMIT = Duration.ofSeconds(10);
    /** How often the report is checked. */
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(50);

    private final FfmpegTools tools;
    private final Duration feedLimit;

    public Prober(FfmpegTools tools) {
        this(tools, SPAN.plus(MAX_DELAY).plus(FINISH_LIMIT));
    }

    /** @param feedLimit for ffprobe to take what it is fed */
    Prober(FfmpegTools tools, Duration feedLimit) {
        this.tools = tools;
        this.feedLimit = feedLimit;
    }

    /**
     * Probes a stream. Blocks.
     *
     * @throws SourceException if there is nothing in it that can be decoded, or ffprobe fails
     */
    public SourceInfo probe(StreamHead head) throws SourceException, InterruptedException {
        return probe(head, ProbeCommand.of(SPAN));
    }

    /**
     * Probes a stream again of which too little was found because its sound comes long before its picture, as in fragments of MP4.
     * Blocks.
     *
     * @throws SourceException if there is nothing in it that can be decoded, or ffprobe fails
     */
    public SourceInfo probeLonger(StreamHead head) throws SourceException, InterruptedException {
        return probe(head, ProbeCommand.of(SPAN, LONGEST_FRAGMENT));
    }

    private SourceInfo probe(StreamHead head, List<String> command) throws SourceException, InterruptedException {
        ProbeReport report = new ProbeReport(SPAN);
        try (ToolProcess ffprobe = ToolProcess.start(tools.ffprobeWith(command), UnaryOperator.identity())) {
            CompletableFuture<Void> read = new CompletableFuture<>();
            PipeThreads.start("probe", () -> read(ffprobe, report, read));
            Thread feeding = PipeThreads.start("probe", () -> feed(head, ffprobe.input(), report));
            if (!feeding.join(feedLimit)) {
                throw new SourceException("ffprobe took no input for " + feedLimit.toSeconds() + " s");
            }
            awaitEnd(ffprobe, read);
            return report.sourceInfo();
        } catch (SourceException nothingToPlay) {
            throw nothingToPlay;
        } catch (IOException notStarted) {
            throw new SourceException("ffprobe cannot be started: " + notStarted.getMessage());
        }
    }

    private static void read(ToolProcess ffprobe, ProbeReport report, CompletableFuture<Void> read) {
        try {
            ProbeReader.read(ffprobe.output(), report);
            read.complete(null);
        } catch (RuntimeException | IOException unreadable) {
            read.completeExceptionally(unreadable);
        }
    }

    private void feed(StreamHead head, OutputStream to, ProbeReport report) {
        long deadline = System.nanoTime() + SPAN.plus(MAX_DELAY).toNanos();
        try (to) {
            while (!report.isEnough() && System.nanoTime() < deadline && !head.isComplete()) {
                byte[] more = head.next(CHECK_INTERVAL);
                if (more != null) {
                    to.write(more);
                    to.flush();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException closedInput) {
            // ffprobe has exited by itself: its report says what it found, or that it failed.
        }
    }

    private static void awaitEnd(ToolProcess ffprobe, CompletableFuture<Void> read)
            throws SourceException, InterruptedException {
        try {
            read.get(FINISH_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException tooSlow) {
            throw new SourceException("ffprobe did not finish within " + FINISH_LIMIT.toSeconds() + " s");
        } catch (ExecutionException unreadable) {
            ffprobe.await();
            throw new SourceException("the source cannot be decoded: " + ffprobe.errorOutput());
        }
    }
}
