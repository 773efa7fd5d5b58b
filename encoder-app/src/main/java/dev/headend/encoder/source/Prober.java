package dev.headend.encoder.source;

import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.ffmpeg.ProbeCommand;
import dev.headend.encoder.ffmpeg.ToolProcess;
import dev.headend.encoder.plan.SourceInfo;
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
 * Shows ffprobe the beginning of a stream, and no more of it than is needed: when the report so far is enough, its input
 * is closed and it concludes.
 */
final class Prober {
    /** A live stream comes as fast as it plays, or with pauses: this much later than its clock says. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** How long ffprobe may take to conclude, on a busy machine. */
    private static final Duration CONCLUSION = Duration.ofSeconds(10);
    /** How often is looked whether the report is enough. */
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final FfmpegTools tools;
    private final SourceLimits limits;

    Prober(FfmpegTools tools, SourceLimits limits) {
        this.tools = tools;
        this.limits = limits;
    }

    SourceInfo probe(SourceBuffer spool) throws SourceException, InterruptedException {
        ProbeReport report = new ProbeReport(limits.keyframes());
        try (ToolProcess ffprobe =
                ToolProcess.start(tools.ffprobeWith(ProbeCommand.of(limits.keyframes())), UnaryOperator.identity())) {
            CompletableFuture<Void> read = new CompletableFuture<>();
            Thread.ofVirtual().name("probe").start(() -> read(ffprobe, report, read));
            show(spool, ffprobe.input(), report);
            conclude(ffprobe, read);
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

    private void show(SourceBuffer spool, OutputStream to, ProbeReport report) throws InterruptedException {
        long deadline = System.nanoTime() + limits.keyframes().plus(PATIENCE).toNanos();
        try (to) {
            int seen = 0;
            while (!report.isEnough() && System.nanoTime() < deadline) {
                List<byte[]> more = spool.lookFrom(seen, GLANCE);
                if (more.isEmpty() && spool.nothingMoreToSee()) {
                    return;
                }
                for (byte[] piece : more) {
                    to.write(piece);
                }
                to.flush();
                seen += more.size();
            }
        } catch (IOException hasSeenEnough) {
            // ffprobe has ended by itself: what it found, or that it failed, is in its report.
        }
    }

    private static void conclude(ToolProcess ffprobe, CompletableFuture<Void> read)
            throws SourceException, InterruptedException {
        try {
            read.get(CONCLUSION.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException tooSlow) {
            throw new SourceException("ffprobe did not come to an end");
        } catch (ExecutionException unreadable) {
            ffprobe.await();
            throw new SourceException("the source cannot be understood: " + ffprobe.complaint());
        }
    }
}
