package dev.headend.encoder.task;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.encoder.ffmpeg.EncodeCommand;
import dev.headend.encoder.ffmpeg.EncoderProcess;
import dev.headend.encoder.ffmpeg.FfmpegEvent;
import dev.headend.encoder.hls.output.StreamOutput;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.source.Source;
import dev.headend.encoder.source.SourceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The doing of one task: source, FFmpeg and output put together. What takes time happens on virtual threads of its own,
 * and what came of it is posted as an input for the task's life. The methods are called by the task's thread alone.
 */
final class TaskPipeline {
    private static final Logger log = LoggerFactory.getLogger(TaskPipeline.class);

    private final TaskId id;
    private final EncodeStart order;
    private final TaskEnvironment environment;
    private final TaskReporter reports;
    private final Consumer<TaskInput> life;
    private final EncodingSpeed status;
    private @Nullable Source source;
    private @Nullable EncoderProcess encoding;
    /** Written by the task's thread, read by any. */
    private volatile @Nullable StreamOutput output;

    TaskPipeline(EncodeStart order, TaskEnvironment environment, TaskReporter reports, Consumer<TaskInput> life) {
        this.id = new TaskId(order.channel(), order.streamId());
        this.order = order;
        this.environment = environment;
        this.reports = reports;
        this.life = life;
        this.status = new EncodingSpeed(id, environment.logsStatus(), environment.clock());
    }

    /** Begins to look at the source; posts {@code Planned} or {@code Failed}. */
    void probe() {
        try {
            Source opened = environment.sources().open(order.sourceType(), order.sourceUri());
            source = opened;
            inBackground("probe", () -> lookAt(opened));
        } catch (SourceException unreachable) {
            fail(FailureCode.SOURCE_FAILED, unreachable);
        }
    }

    private void lookAt(Source opened) throws InterruptedException {
        try {
            SourceInfo found = opened.probe();
            if (found.isEmpty()) {
                life.accept(failure(FailureCode.SOURCE_FAILED, "the source has neither picture nor sound"));
                return;
            }
            life.accept(new TaskInput.Planned(environment.planner().plan(order.resolutions(), found)));
        } catch (SourceException unusable) {
            fail(FailureCode.SOURCE_FAILED, unusable);
        }
    }

    /** Starts FFmpeg; posts {@code SourceEnded} and {@code EncoderEnded}, or {@code Failed}. */
    void start(EncodingPlan plan) {
        Path spool = environment.spools().of(id);
        StreamOutput made = outputOf(plan, spool);
        try {
            made.prepare();
        } catch (IOException notWritable) {
            fail(FailureCode.STORAGE_FAILED, notWritable);
            return;
        }
        output = made;
        try {
            EncoderProcess started = EncoderProcess.start(
                    environment.tools(), EncodeCommand.of(plan, environment.codecs(), order.previews(), spool));
            encoding = started;
            Source opened = source;
            if (opened != null) {
                inBackground("feed", () -> feed(opened, started));
            }
            inBackground("events", () -> listen(started, made));
        } catch (IOException notRunnable) {
            fail(FailureCode.ENCODER_FAILED, notRunnable);
        }
    }

    private StreamOutput outputOf(EncodingPlan plan, Path spool) {
        return new StreamOutput(
                order.channel(),
                order.streamId(),
                plan,
                order.record(),
                order.previews(),
                spool,
                environment.hls(),
                environment.storage(),
                environment.clock(),
                reports);
    }

    private void feed(Source from, EncoderProcess to) {
        try (OutputStream input = to.input()) {
            from.feed(input);
            life.accept(new TaskInput.SourceEnded());
        } catch (SourceException silent) {
            log.warn("{}: {}", id, redacted(silent));
            life.accept(new TaskInput.SourceEnded());
        } catch (IOException gone) {
            // FFmpeg has ended; what it died of is told by who listens to it.
            log.debug("{}: FFmpeg takes no more: {}", id, gone.toString());
        }
    }

    private void listen(EncoderProcess from, StreamOutput to) throws InterruptedException {
        from.readEvents(event -> pass(event, to));
        int code = from.await();
        life.accept(new TaskInput.EncoderEnded(code, from.complaint()));
    }

    private void pass(FfmpegEvent event, StreamOutput to) {
        switch (event) {
            case FfmpegEvent.SegmentFinished segment -> to.segmentFinished(segment);
            case FfmpegEvent.Progress progress -> {
                status.progress(progress.speed());
                to.collectPreviews();
            }
        }
    }

    /** How fast FFmpeg is, times real time; NaN = it does not run, or has not said. Any thread may ask. */
    double speed() {
        return status.speed();
    }

    /** Segments that the storage did not take, so far. Any thread may ask. */
    long lostSegments() {
        StreamOutput made = output;
        return made == null ? 0 : made.lostSegments();
    }

    /** Lets the source end after what has arrived. */
    void stopSource() {
        if (source != null) {
            source.stop();
        }
    }

    /** Ends FFmpeg at once; what it says at its end is still posted. */
    void killEncoder() {
        if (encoding != null) {
            encoding.close();
        }
    }

    /** Stores the rest; posts {@code Stored}. */
    void finishOutput() {
        StreamOutput made = output;
        inBackground("finish", () -> {
            if (made != null) {
                made.finish();
            }
            life.accept(new TaskInput.Stored());
        });
    }

    /** Lets go of everything, whatever still runs. */
    void close() {
        status.ended();
        if (source != null) {
            source.close();
        }
        killEncoder();
        environment.spools().remove(id);
    }

    private void fail(FailureCode code, IOException why) {
        life.accept(failure(code, redacted(why)));
    }

    private String redacted(IOException why) {
        String message = why.getMessage() == null ? why.toString() : why.getMessage();
        return SourceUriRedaction.of(order.sourceUri(), message);
    }

    private static TaskInput failure(FailureCode code, String message) {
        return new TaskInput.Aborted(new TaskOutcome.Failed(code, message));
    }

    private void inBackground(String what, Doing doing) {
        Thread.ofVirtual().name(what + " of " + id).start(() -> {
            try {
                doing.run();
            } catch (InterruptedException stopped) {
                life.accept(failure(FailureCode.INTERNAL, "interrupted"));
                Thread.currentThread().interrupt();
            } catch (RuntimeException mistake) {
                log.error("{}: a mistake of the encoder", id, mistake);
                life.accept(TaskInput.Aborted.byMistake());
            }
        });
    }

    @FunctionalInterface
    private interface Doing {
        void run() throws InterruptedException;
    }
}
