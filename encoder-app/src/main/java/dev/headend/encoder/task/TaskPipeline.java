package dev.headend.encoder.task;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.encoder.ffmpeg.EncodeCommand;
import dev.headend.encoder.ffmpeg.EncoderProcess;
import dev.headend.encoder.ffmpeg.FfmpegEvent;
import dev.headend.encoder.ffmpeg.PipeThreads;
import dev.headend.encoder.ffmpeg.SegmentAssembler;
import dev.headend.encoder.hls.output.StreamOutput;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.source.Source;
import dev.headend.encoder.source.SourceException;
import dev.headend.encoder.source.SourcePart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline of one task: source, FFmpeg and output. What takes time runs on threads of its own, for pipes on
 * {@link PipeThreads}; its result is posted as an input of the task. The methods are called by the task's thread alone, unless they say otherwise.
 */
final class TaskPipeline {
    private static final Logger log = LoggerFactory.getLogger(TaskPipeline.class);

    private final TaskId id;
    private final EncodeStart order;
    private final TaskEnvironment environment;
    private final TaskReporter reports;
    private final Consumer<TaskInput> inputs;
    private final EncodingSpeed speed;
    private @Nullable Source source;
    /** Written by the thread that probes, before the plan is posted. */
    private volatile @Nullable SourcePart part;

    private @Nullable EncoderProcess encoding;
    /** Written by the task's thread, read by any. */
    private volatile @Nullable StreamOutput output;

    TaskPipeline(EncodeStart order, TaskEnvironment environment, TaskReporter reports, Consumer<TaskInput> inputs) {
        this.id = new TaskId(order.channel(), order.streamId());
        this.order = order;
        this.environment = environment;
        this.reports = reports;
        this.inputs = inputs;
        this.speed = new EncodingSpeed(id, environment.logsStatus(), environment.clock());
    }

    /** Starts probing the source; posts {@code Planned} or {@code Aborted}. */
    void probe() {
        try {
            Source opened = environment.sources().open(order.sourceType(), order.sourceUri());
            source = opened;
            inBackground("probe", () -> plan(opened));
        } catch (SourceException unreachable) {
            fail(FailureCode.SOURCE_FAILED, unreachable);
        }
    }

    private void plan(Source opened) throws InterruptedException {
        try {
            SourcePart found = opened.next();
            if (found == null) {
                inputs.accept(failure(FailureCode.SOURCE_FAILED, "the source has neither video nor audio"));
                return;
            }
            part = found;
            inputs.accept(new TaskInput.Planned(environment.planner().plan(order.resolutions(), found.info())));
        } catch (SourceException unusable) {
            fail(FailureCode.SOURCE_FAILED, unusable);
        }
    }

    /** Starts FFmpeg; posts {@code SourceEnded} and {@code EncoderEnded}, or {@code Aborted}. */
    void start(EncodingPlan plan) {
        Path spool = environment.spools().of(id);
        StreamOutput made = outputOf(spool);
        SegmentAssembler segments;
        Path run;
        try {
            // The last frame of a segment has just arrived when the segment is reported.
            run = made.beginRun(plan, _ -> environment.clock().instant());
            segments = new SegmentAssembler(plan, run, made::segmentFinished);
        } catch (IOException notWritable) {
            fail(FailureCode.STORAGE_FAILED, notWritable);
            return;
        }
        output = made;
        try {
            EncoderProcess started = EncoderProcess.start(
                    environment.tools(), EncodeCommand.of(plan, environment.codecs(), order.previews(), run));
            encoding = started;
            SourcePart planned = part;
            if (planned != null) {
                PipeThreads.start("feed of " + id, guarded(() -> feed(planned, started)));
            }
            listen(started, segments, made);
        } catch (IOException notRunnable) {
            fail(FailureCode.ENCODER_FAILED, notRunnable);
        }
    }

    private StreamOutput outputOf(Path spool) {
        return new StreamOutput(
                order.channel(),
                order.streamId(),
                order.record(),
                order.previews(),
                spool,
                environment.hls(),
                environment.storage(),
                environment.clock(),
                reports);
    }

    private void feed(SourcePart from, EncoderProcess to) {
        try (OutputStream input = to.input()) {
            from.feed(input, from.startMs());
            inputs.accept(new TaskInput.SourceEnded());
        } catch (SourceException silent) {
            log.warn("{}: {}", id, redacted(silent));
            inputs.accept(new TaskInput.SourceEnded());
        } catch (IOException gone) {
            // FFmpeg has exited; its exit code and errors are reported by the thread that reads its output.
            log.debug("{}: FFmpeg closed its input: {}", id, gone.toString());
        }
    }

    private void listen(EncoderProcess from, SegmentAssembler segments, StreamOutput to) {
        from.listen("events of " + id, event -> pass(event, segments, to))
                .thenAccept(code -> {
                    segments.finish();
                    inputs.accept(new TaskInput.EncoderEnded(code, from.errorOutput()));
                })
                .exceptionally(defect -> {
                    failed(defect);
                    return null;
                });
    }

    private void pass(FfmpegEvent event, SegmentAssembler segments, StreamOutput to) {
        switch (event) {
            case FfmpegEvent.SegmentFinished piece -> segments.pieceFinished(piece);
            case FfmpegEvent.Progress progress -> {
                speed.progress(progress.speed());
                to.collectPreviews();
            }
        }
    }

    /** FFmpeg's speed, times real time; NaN = not running, or not known yet. Any thread. */
    double speed() {
        return speed.speed();
    }

    /** Segments that could not be stored so far. Any thread. */
    long lostSegments() {
        StreamOutput made = output;
        return made == null ? 0 : made.lostSegments();
    }

    /** Stops receiving; what has arrived is still fed to FFmpeg. */
    void stopSource() {
        if (source != null) {
            source.stop();
        }
    }

    /** Kills FFmpeg; {@code EncoderEnded} is still posted. */
    void killEncoder() {
        if (encoding != null) {
            encoding.close();
        }
    }

    /** Stores the last files; posts {@code Stored}. */
    void finishOutput() {
        StreamOutput made = output;
        inBackground("finish", () -> {
            if (made != null) {
                made.finish();
            }
            inputs.accept(new TaskInput.Stored());
        });
    }

    /** Releases all resources, whatever still runs. */
    void close() {
        speed.ended();
        if (source != null) {
            source.close();
        }
        killEncoder();
        environment.spools().remove(id);
    }

    private void fail(FailureCode code, IOException why) {
        inputs.accept(failure(code, redacted(why)));
    }

    private String redacted(IOException why) {
        String message = why.getMessage() == null ? why.toString() : why.getMessage();
        return SourceUriRedaction.of(order.sourceUri(), message);
    }

    private static TaskInput failure(FailureCode code, String message) {
        return new TaskInput.Aborted(new TaskOutcome.Failed(code, message));
    }

    private void inBackground(String what, Work work) {
        Thread.ofVirtual().name(what + " of " + id).start(guarded(work));
    }

    /** A defect ends the task. */
    private Runnable guarded(Work work) {
        return () -> {
            try {
                work.run();
            } catch (InterruptedException | RuntimeException error) {
                failed(error);
            }
        };
    }

    private void failed(Throwable defect) {
        log.error("{}: internal error", id, defect);
        inputs.accept(TaskInput.Aborted.internalError());
    }

    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }
}
