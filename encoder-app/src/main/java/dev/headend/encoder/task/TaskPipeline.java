package dev.headend.encoder.task;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.SourceType;
import dev.headend.encoder.ffmpeg.EncodeCommand;
import dev.headend.encoder.ffmpeg.EncoderProcess;
import dev.headend.encoder.ffmpeg.FfmpegEvent.Progress;
import dev.headend.encoder.ffmpeg.SegmentAssembler;
import dev.headend.encoder.hls.output.StreamOutput;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.source.Source;
import dev.headend.encoder.source.SourceException;
import dev.headend.encoder.source.SourcePart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline of one task: source, runs of FFmpeg one after the other, and output. What takes time has threads of its own;
 * its result is posted as an input of the task. The methods are called by the task's thread alone, unless they say otherwise.
 */
final class TaskPipeline {
    private static final Logger log = LoggerFactory.getLogger(TaskPipeline.class);
    /** No keyframes are too far apart. */
    private static final Duration ANY_DISTANCE = Duration.ofDays(1);

    private final TaskId id;
    private final EncodeStart order;
    private final TaskEnvironment environment;
    private final TaskReporter reports;
    private final Consumer<TaskInput> inputs;
    private final FfmpegUse ffmpegUse;
    private @Nullable Source source;
    /** Written by the thread that waits for it, before the plan is posted. */
    private volatile @Nullable SourcePart part;
    /** Of the present run, or the last one. */
    private volatile @Nullable EncodingPlan plan;

    private @Nullable EncoderRun run;
    /** Written by the task's thread, read by any. */
    private volatile @Nullable StreamOutput output;

    TaskPipeline(
            EncodeStart order,
            TaskEnvironment environment,
            FfmpegCounters counters,
            TaskReporter reports,
            Consumer<TaskInput> inputs) {
        this.id = new TaskId(order.channel(), order.streamId());
        this.order = order;
        this.environment = environment;
        this.reports = reports;
        this.inputs = inputs;
        this.ffmpegUse = new FfmpegUse(id, environment.logsStatus(), environment.clock(), counters);
    }

    /** Opens the source and waits for its first part; posts {@code Planned} or {@code Aborted}. */
    void open() {
        try {
            source = environment.sources().open(order.sourceType(), order.sourceUri());
            awaitPart();
        } catch (SourceException unreachable) {
            fail(FailureCode.SOURCE_FAILED, unreachable);
        }
    }

    /** Waits for the next part of the source; posts {@code Planned}, {@code SourceEnded} or {@code Aborted}. */
    void awaitPart() {
        Source opened = Objects.requireNonNull(source);
        inBackground("probe", () -> awaitPart(opened));
    }

    private void awaitPart(Source opened) throws InterruptedException {
        try {
            SourcePart next = opened.next();
            if (next != null) {
                part = next;
                inputs.accept(planned(next.info()));
            } else if (plan == null) {
                inputs.accept(failure(FailureCode.SOURCE_FAILED, "the source has neither video nor audio"));
            } else {
                inputs.accept(new TaskInput.SourceEnded());
            }
        } catch (SourceException unusable) {
            if (plan == null) {
                fail(FailureCode.SOURCE_FAILED, unusable);
            } else {
                silent(unusable);
                inputs.accept(new TaskInput.SourceEnded());
            }
        }
    }

    private TaskInput planned(SourceInfo info) {
        Optional<String> refusal = environment.capabilities().refusal(info, order.sourceType() == SourceType.RTMP);
        if (refusal.isPresent()) {
            return failure(FailureCode.SOURCE_UNSUPPORTED, refusal.get());
        }
        EncodingPlan before = plan;
        return new TaskInput.Planned(
                before == null
                        ? environment.planner().plan(order.resolutions(), info)
                        : environment.planner().revise(before, info, targetSeconds()));
    }

    /** Starts FFmpeg on the part that was planned; its end is posted, or {@code Aborted}. */
    void start(EncodingPlan planned) {
        if (run != null) {
            ffmpegUse.restarted(RestartCause.SOURCE_CHANGED);
        }
        plan = planned;
        SourcePart next = Objects.requireNonNull(part);
        begin(planned, next, next.startMs());
    }

    /** Starts FFmpeg on the same part again, from the end of the last segment; its end is posted, or {@code Aborted}. */
    void restart() {
        EncoderRun before = Objects.requireNonNull(run);
        EncodingPlan planned = Objects.requireNonNull(plan);
        if (before.cause() == RunEnd.Cause.NOT_COPYABLE) {
            SourceInfo now = planned.source().withKeyframeDistance(before.keyframeDistance());
            planned = environment.planner().revise(planned, now, targetSeconds());
            plan = planned;
            log.info("{}: original re-encoded from now on: {}", id, planned.reason());
        }
        ffmpegUse.restarted(before.cause().restart());
        begin(planned, Objects.requireNonNull(part), before.endMs());
    }

    private void begin(EncodingPlan planned, SourcePart from, long fromMs) {
        try {
            StreamOutput made = output == null ? newOutput() : Objects.requireNonNull(output);
            output = made;
            Path folder = made.beginRun(planned, runMs -> from.at(fromMs + runMs));
            SegmentAssembler segments = new SegmentAssembler(planned, folder, made::segmentFinished);
            begin(planned, from, fromMs, segments, folder);
        } catch (IOException notWritable) {
            fail(FailureCode.STORAGE_FAILED, notWritable);
        }
    }

    private void begin(EncodingPlan planned, SourcePart from, long fromMs, SegmentAssembler segments, Path folder) {
        try {
            List<String> arguments = EncodeCommand.of(planned, environment.codecs(), order.previews(), folder);
            log.debug("{}: starting FFmpeg with {}", id, String.join(" ", arguments));
            EncoderProcess process = EncoderProcess.start(environment.tools(), arguments);
            EncoderRun before = run;
            EncoderRun started = new EncoderRun(process, planned, from, fromMs, segments, new RunObserver());
            run = started;
            started.begin(id, before);
        } catch (IOException notRunnable) {
            fail(FailureCode.ENCODER_FAILED, notRunnable);
        }
    }

    private StreamOutput newOutput() {
        return new StreamOutput(
                order.channel(),
                order.streamId(),
                order.record(),
                order.previews(),
                environment.spools().of(id),
                environment.hls(),
                environment.storage(),
                environment.streams(),
                environment.push(),
                environment.clock(),
                reports);
    }

    private int targetSeconds() {
        StreamOutput made = output;
        return made == null ? 0 : made.targetSeconds();
    }

    /** Kills an FFmpeg that has stalled. To be called about once a second. */
    void watch() {
        if (run != null && run.hasStalled(environment.stallLimit())) {
            log.warn(
                    "{}: FFmpeg took no input for {} s; killing it",
                    id,
                    environment.stallLimit().toSeconds());
            run.kill(RunEnd.Cause.STALLED);
        }
    }

    /** FFmpeg's speed, times real time; NaN = not running, or not known yet. Any thread. */
    double speed() {
        return ffmpegUse.speed();
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
        if (run != null) {
            run.kill(RunEnd.Cause.EXITED);
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

    /** Stores nothing more, and leaves the playlists as they are. */
    void abandonOutput() {
        killEncoder();
        StreamOutput made = output;
        if (made != null) {
            made.abandon();
        }
    }

    /** Releases all resources, whatever still runs. */
    void close() {
        ffmpegUse.runEnded();
        if (source != null) {
            source.close();
        }
        killEncoder();
        environment.spools().remove(id);
    }

    private void silent(SourceException silence) {
        log.warn("{}: {}", id, redacted(silence));
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
        Thread.ofVirtual().name(what + " of " + id).start(() -> {
            try {
                work.run();
            } catch (InterruptedException | RuntimeException error) {
                failed(error);
            }
        });
    }

    /** A defect ends the task, as does a local disk that is full. */
    private void failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapper ? wrapper.getCause() : failure;
        if (cause instanceof UncheckedIOException disk) {
            inputs.accept(failure(FailureCode.STORAGE_FAILED, "local disk: " + disk.getMessage()));
            return;
        }
        log.error("{}: internal error", id, cause);
        inputs.accept(TaskInput.Aborted.internalError());
    }

    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    /** Called by the threads of a run. */
    private final class RunObserver implements EncoderRun.Observer {
        @Override
        public void accept(TaskInput input) {
            if (input instanceof TaskInput.EncoderEnded) {
                ffmpegUse.runEnded();
            }
            inputs.accept(input);
        }

        @Override
        public void progressed(Progress progress, Duration cpuTime) {
            ffmpegUse.progress(progress, cpuTime);
            StreamOutput made = output;
            if (made != null) {
                made.collectPreviews();
            }
        }

        @Override
        public Duration longestDistance() {
            return environment.planner().neverEncode()
                    ? ANY_DISTANCE
                    : environment.planner().longestDistance(targetSeconds());
        }

        @Override
        public void silent(SourceException silence) {
            TaskPipeline.this.silent(silence);
            // Its next part is not waited for.
            stopSource();
        }

        @Override
        public void failed(Throwable failure) {
            TaskPipeline.this.failed(failure);
        }
    }
}
