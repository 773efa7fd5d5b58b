package dev.headend.encoder.ffmpeg;

import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.preview.SnapshotOutput;
import dev.headend.media.PreviewSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes channels' first pictures of streams' first segments. Where only keyframes are decoded, FFmpeg's decoder holds as many of them
 * back as the source has frames out of order: with two, and a keyframe every 4 s, the picture would come 8 s later. One at a time for the
 * whole program, and none where too many wait. Thread-safe.
 */
public final class FirstPictures implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FirstPictures.class);

    private static final int MAX_WAITING = 64;
    /** Decoding one keyframe takes some tenths. */
    private static final long LIMIT_SECONDS = 10;

    private final FfmpegTools tools;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            LIMIT_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("first-pictures").factory());

    /** Does nothing before the first is to be made. */
    public FirstPictures(FfmpegTools tools) {
        this.tools = tools;
        thread.allowCoreThreadTimeOut(true);
    }

    /** Whether the FFmpeg that encodes by this plan decodes keyframes alone. */
    public static boolean comesLate(EncodingPlan plan) {
        return plan.copiesVideo() && !plan.encodesVideo();
    }

    /**
     * Makes one in the background; if that fails, there is none. Does not block.
     *
     * @param source of the segment
     * @param segment may be moved or replaced at once
     * @param folder that the picture is made in
     * @param taker gets the picture, which is deleted if it stays there
     */
    public void make(SourceInfo.VideoInfo source, Path segment, Path folder, Consumer<Path> taker) {
        Path linked = folder.resolve("first.ts");
        Path picture = folder.resolve("first-" + SnapshotOutput.SPOOL_FILE);
        List<String> arguments = arguments(SnapshotOutput.spec(source.width(), source.height(), 1), linked, picture);
        try {
            Files.createLink(linked, segment);
            thread.execute(() -> run(tools.ffmpegWith(arguments), linked, picture, taker));
        } catch (IOException | UnsupportedOperationException | RejectedExecutionException left) {
            log.debug("no picture of {}: {}", segment.getFileName(), left.toString());
            delete(linked);
        }
    }

    /** Makes no more: kills the FFmpeg that is making one. */
    @Override
    public void close() {
        List<Runnable> ignored = thread.shutdownNow();
    }

    private static List<String> arguments(PreviewSpec spec, Path segment, Path picture) {
        String size = spec.width() + ":" + spec.height();
        return CommandLine.EMPTY
                .with("-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1")
                .with("-protocol_whitelist", "file")
                .with("-max_pixels", String.valueOf(FfmpegCapabilities.MOST_PIXELS))
                .with("-f", "mpegts", "-i", "file:" + segment)
                .with("-frames:v", "1", "-vf", FilterGraph.framed(size), "-q:v", "4", "-threads", "1")
                .with("-f", "image2", "-update", "1", picture.toString())
                .arguments();
    }

    private static void run(ProcessBuilder ffmpeg, Path segment, Path picture, Consumer<Path> taker) {
        try {
            Process process = ToolProcess.started(ffmpeg.redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD));
            if (succeeds(process)) {
                taker.accept(picture);
            }
        } catch (IOException notStarted) {
            log.debug("no picture of {}: {}", segment, notStarted.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            delete(segment);
            delete(picture);
        }
    }

    /** Whether it makes the picture in time; it does not outlive this. */
    private static boolean succeeds(Process process) throws InterruptedException {
        try {
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            log.debug("cannot delete {}: {}", file.getFileName(), stays.toString());
        }
    }
}
