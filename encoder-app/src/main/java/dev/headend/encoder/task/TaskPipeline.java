package dev.headend.encoder.task;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.encoder.hls.output.LossCause;
import dev.headend.encoder.hls.output.PlaylistFullException;
import dev.headend.encoder.hls.output.StorageLostException;
import dev.headend.encoder.hls.output.StreamOutput;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.source.Source;
import dev.headend.encoder.source.SourceException;
import dev.headend.encoder.source.SourcePart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline of one task: source, {@linkplain EncoderRuns runs of FFmpeg}, and output. What takes time has threads of its own;
 * its result is posted as an input of the task. The methods are called by the task's thread alone, unless they say otherwise.
 */
final class TaskPipeline {
    private static final Logger log = LoggerFactory.getLogger(TaskPipeline.class);

    private final TaskId id;
    private final EncodeStart order;
    private final TaskEnvironment environment;
    private final Consumer<TaskInput> inputs;
    private final EncoderRuns runs;
    private @Nullable Source source;
    /** Written by the thread that waits for it, before the plan is posted. */
    private volatile @Nullable SourcePart part;

    TaskPipeline(
            EncodeStart order,
            TaskEnvironment environment,
            FfmpegCounters counters,
            TaskReporter reports,
            Consumer<TaskInput> inputs) {
        this.id = new TaskId(order.channel(), order.streamId());
        this.order = order;
        this.environment = environment;
        this.inputs = inputs;
        this.runs = new EncoderRuns(order, environment, counters, reports, new RunsOwner());
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
                inputs.accept(planned(next));
            } else if (!runs.hasBegun()) {
                inputs.accept(failure(FailureCode.SOURCE_FAILED, "the source has neither video nor audio"));
            } else {
                inputs.accept(new TaskInput.SourceEnded());
            }
        } catch (SourceException unusable) {
            if (!runs.hasBegun()) {
                fail(FailureCode.SOURCE_FAILED, unusable);
            } else {
                silent(unusable);
                inputs.accept(new TaskInput.SourceEnded());
            }
        }
    }

    private TaskInput planned(SourcePart next) {
        SourceInfo info = next.info();
        Optional<String> refusal = environment.capabilities().refusal(info, next.isFlv());
        if (refusal.isPresent()) {
            return failure(FailureCode.SOURCE_UNSUPPORTED, refusal.get());
        }
        return new TaskInput.Planned(runs.planFor(info));
    }

    /** Starts FFmpeg on the part that was planned; its end is posted, or {@code Aborted}. */
    void start(EncodingPlan planned) {
        runs.start(planned, Objects.requireNonNull(part));
    }

    /** Starts FFmpeg on the same part again, from the end of the last segment; its end is posted, or {@code Aborted}. */
    void restart() {
        runs.restart(Objects.requireNonNull(part));
    }

    /** Kills an FFmpeg that has stalled; posts {@code Abandon} if another encoder has the stream. To be called about once a second. */
    void watch() {
        StreamOutput made = runs.output();
        if (made != null && made.isLost()) {
            inputs.accept(new TaskInput.Abandon(
                    new TaskOutcome.Failed(FailureCode.STORAGE_FAILED, "another encoder has taken the stream over")));
        } else {
            runs.watch();
        }
    }

    /** FFmpeg's speed, times real time; NaN = not running, or not known yet. Any thread. */
    double speed() {
        return runs.speed();
    }

    /** Segments that could not be stored so far. Any thread. */
    long lostSegments(LossCause cause) {
        return runs.lostSegments(cause);
    }

    /** Kills FFmpeg; {@code EncoderEnded} is still posted. */
    void killEncoder() {
        runs.kill();
    }

    /** Stops receiving; what has arrived is still fed to FFmpeg. */
    void stopSource() {
        if (source != null) {
            source.stop();
        }
    }

    /** Stores the last files; posts {@code Stored}. */
    void finishOutput() {
        StreamOutput made = runs.output();
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
        StreamOutput made = runs.output();
        if (made != null) {
            made.abandon();
        }
    }

    /** Releases all resources, whatever still runs. */
    void close() {
        runs.ended();
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

    /** A defect ends the task, as do a local disk or a playlist that is full and a storage that is away for too long. */
    private void failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapper ? wrapper.getCause() : failure;
        if (cause instanceof UncheckedIOException disk) {
            inputs.accept(failure(FailureCode.STORAGE_FAILED, "local disk: " + disk.getMessage()));
            return;
        }
        if (cause instanceof StorageLostException lost) {
            inputs.accept(failure(FailureCode.STORAGE_FAILED, Objects.requireNonNull(lost.getMessage())));
            return;
        }
        if (cause instanceof PlaylistFullException full) {
            inputs.accept(failure(FailureCode.PLAYLIST_FULL, Objects.requireNonNull(full.getMessage())));
            return;
        }
        log.error("{}: internal error", id, cause);
        inputs.accept(TaskInput.Aborted.internalError());
    }

    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    private final class RunsOwner implements EncoderRuns.Owner {
        @Override
        public void accept(TaskInput input) {
            inputs.accept(input);
        }

        @Override
        public void failed(FailureCode code, IOException why) {
            fail(code, why);
        }

        @Override
        public void failed(Throwable failure) {
            TaskPipeline.this.failed(failure);
        }

        @Override
        public void silent(SourceException silence) {
            TaskPipeline.this.silent(silence);
            // Its next part is not waited for.
            stopSource();
        }
    }
}
