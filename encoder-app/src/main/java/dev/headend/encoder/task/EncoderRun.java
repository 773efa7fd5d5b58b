package dev.headend.encoder.task;

import dev.headend.encoder.ffmpeg.EncoderProcess;
import dev.headend.encoder.ffmpeg.FfmpegEvent;
import dev.headend.encoder.ffmpeg.FfmpegEvent.Progress;
import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.ffmpeg.PipeThreads;
import dev.headend.encoder.ffmpeg.SegmentAssembler;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.source.SourceException;
import dev.headend.encoder.source.SourcePart;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of FFmpeg on a part of the source, with two threads: one writes the part to it, one reads its events. Posts
 * {@code PartFed} and then, exactly once, {@code EncoderEnded} or {@code Aborted}. Its methods are for any thread.
 */
final class EncoderRun {
    /**
     * A source's segments begin at the times that FFmpeg reports but for rounding and reordered frames; keyframes are further
     * apart.
     */
    private static final long REPLAY_TOLERANCE_MS = 100;

    /** What a pipe holds on Linux, so that what is there is written at once. */
    private static final int PIPE_BYTES = 64 * 1024;

    private final EncoderProcess process;
    private final SourcePart part;
    private final long fromMs;
    /** Stream time of FFmpeg's time 0. */
    private final AtomicLong beginMs;

    private final SegmentAssembler segments;
    private final Observer observer;
    private final CopiedKeyframes keyframes;
    private final long started = System.nanoTime();
    private final StallWatch stall = new StallWatch(started);

    /** Written by the thread that feeds. */
    private volatile @Nullable Long fedToMs;

    private volatile RunEnd.Cause killed = RunEnd.Cause.EXITED;
    /** When it was killed first; null = it was not. */
    private volatile @Nullable Long killedAt;

    /** Since when it waits for the thread that feeds the run before; null = it does not. */
    private volatile @Nullable Long waitingSince;

    private @Nullable Thread feeder;
    /** Whether all of the part was fed. */
    private volatile boolean fed;

    private volatile boolean over;

    /**
     * @param fromMs what it is to begin with, in stream time; the part's start, or the end of the last segment of a run before
     * @param beginMs gets where it begins: at the keyframe at or before that
     */
    EncoderRun(
            EncoderProcess process,
            EncodingPlan plan,
            SourcePart part,
            long fromMs,
            AtomicLong beginMs,
            SegmentAssembler segments,
            Observer observer) {
        this.process = process;
        this.part = part;
        this.fromMs = fromMs;
        this.beginMs = beginMs;
        this.segments = segments;
        this.observer = observer;
        this.keyframes = CopiedKeyframes.of(plan);
    }

    /** Is told of a run, by its threads. */
    interface Observer extends Consumer<TaskInput> {
        /**
         * About once a second.
         *
         * @param taken how much of the stream it has taken
         * @param cpuTime used so far
         */
        void progressed(Progress progress, Duration taken, Duration cpuTime);

        /** How far apart the source's keyframes may be. */
        Duration longestDistance();

        /** The source is silent for too long. */
        void silent(SourceException silence);

        /** Something failed that is no failure of FFmpeg. */
        void failed(Throwable failure);
    }

    /** @param before the run before, whose thread may still feed; null = none */
    void begin(TaskId id, @Nullable EncoderRun before) {
        Thread fed = before == null ? null : before.feeder;
        feeder = PipeThreads.start("feed of " + id, () -> feedAfter(fed));
        process.listen("events of " + id, this::pass).thenAccept(this::ended).exceptionally(failure -> {
            process.close();
            observer.failed(failure);
            return null;
        });
    }

    private void feedAfter(@Nullable Thread other) {
        try {
            if (other != null) {
                waitingSince = System.nanoTime();
                other.interrupt();
                other.join();
                waitingSince = null;
            }
            feed();
        } catch (InterruptedException | RuntimeException failure) {
            process.close();
            observer.failed(failure);
        }
    }

    private void feed() {
        try (OutputStream input = new BufferedOutputStream(new WatchedPipe(process.input()), PIPE_BYTES)) {
            part.feed(input, fromMs == part.startMs() ? fromMs : fromMs + REPLAY_TOLERANCE_MS, this::feeding);
            fed();
        } catch (SourceException silence) {
            observer.silent(silence);
            fed();
        } catch (IOException gone) {
            // FFmpeg has exited; its exit code and errors are reported by the thread that reads its output.
        }
    }

    private void feeding(long streamMs) {
        Long before = fedToMs;
        if (before == null) {
            beginMs.set(streamMs);
        }
        fedToMs = before == null ? Long.valueOf(streamMs) : Long.valueOf(Math.max(before, streamMs));
    }

    /** How much of the stream FFmpeg has taken, which holds little of it back. */
    private Duration taken() {
        Long to = fedToMs;
        return to == null ? Duration.ZERO : Duration.ofMillis(to - beginMs.get());
    }

    /** Before its input is closed, so that it cannot end first. */
    private synchronized void fed() {
        fed = true;
        if (!over) {
            observer.accept(new TaskInput.PartFed());
        }
    }

    private void pass(FfmpegEvent event) {
        stall.reported(event, System.nanoTime());
        switch (event) {
            case SegmentFinished piece -> pass(piece);
            case Progress progress -> {
                keyframes.progressed(progress, taken());
                if (keyframes.open().compareTo(observer.longestDistance()) > 0) {
                    kill(RunEnd.Cause.NOT_COPYABLE);
                }
                observer.progressed(progress, taken(), process.cpuTime().orElse(Duration.ZERO));
            }
        }
    }

    /** A piece that is too long for a segment is made again, by another run. */
    private void pass(SegmentFinished piece) {
        if (keyframes.isTooLong(piece, observer.longestDistance())) {
            kill(RunEnd.Cause.NOT_COPYABLE);
        }
        if (killed != RunEnd.Cause.NOT_COPYABLE) {
            keyframes.cut(piece);
            segments.pieceFinished(piece);
        }
    }

    private synchronized void ended(int exitCode) {
        segments.finish();
        over = true;
        Duration lasted = Duration.ofNanos(System.nanoTime() - started);
        observer.accept(new TaskInput.EncoderEnded(new RunEnd(killed, exitCode, process.errorOutput(), lasted)));
    }

    /** Whether it has taken no input for some time although there is some, and has got no further. */
    boolean hasStalled(Duration limit) {
        return stall.hasStalled(limit, System.nanoTime());
    }

    /** How long nothing has come from the source; zero while FFmpeg takes nothing, which stops it, and after the part's end. */
    Duration sourceIdle() {
        return fed || stall.isWriting() ? Duration.ZERO : part.idle();
    }

    /** Stream time of the last packet that was fed; null = none was. */
    @Nullable
    Long fedToMs() {
        return fedToMs;
    }

    /** Why it was killed; else {@code EXITED}. */
    RunEnd.Cause cause() {
        return killed;
    }

    /** Where the last segment ends, in stream time. */
    long endMs() {
        return beginMs.get() + segments.end().toMillis();
    }

    /** The longest time between keyframes that was found, if that is why it was killed. */
    Duration keyframeDistance() {
        return keyframes.longest();
    }

    /** Kills FFmpeg, if it still runs. */
    void kill(RunEnd.Cause cause) {
        killed = cause;
        killedAt = killedAt == null ? Long.valueOf(System.nanoTime()) : killedAt;
        process.close();
    }

    /** Whether its end is not known although it was killed some time ago: it hangs in the kernel, or others hold its pipes. */
    boolean outlivesKill(Duration limit) {
        return !over && isOlder(killedAt, limit);
    }

    /** Whether the run before has ended, but its part is still being written to its input, which others must hold. */
    boolean waitsForPart(Duration limit) {
        return isOlder(waitingSince, limit);
    }

    private static boolean isOlder(@Nullable Long since, Duration limit) {
        return since != null && System.nanoTime() - since > limit.toNanos();
    }

    /** Has it noted since when a write is blocked. */
    private final class WatchedPipe extends FilterOutputStream {
        WatchedPipe(OutputStream pipe) {
            super(pipe);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            stall.writing(System.nanoTime());
            out.write(bytes, offset, length);
            stall.written();
        }

        @Override
        public void flush() throws IOException {
            stall.writing(System.nanoTime());
            out.flush();
            stall.written();
        }
    }
}
