package dev.headend.encoder.task;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.encoder.ffmpeg.EncodeCommand;
import dev.headend.encoder.ffmpeg.EncoderProcess;
import dev.headend.encoder.ffmpeg.FfmpegEvent.Progress;
import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.ffmpeg.FirstPictures;
import dev.headend.encoder.ffmpeg.SegmentAssembler;
import dev.headend.encoder.hls.output.LossCause;
import dev.headend.encoder.hls.output.StreamOutput;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.source.SourceException;
import dev.headend.encoder.source.SourcePart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of FFmpeg for a task, one after the other, and their output. The methods are called by the task's thread alone,
 * unless they say otherwise.
 */
final class EncoderRuns {
    private static final Logger log = LoggerFactory.getLogger(EncoderRuns.class);
    /** No keyframes are too far apart. */
    private static final Duration ANY_DISTANCE = Duration.ofDays(1);

    private static final TaskOutcome.Failed UNKILLABLE =
            new TaskOutcome.Failed(FailureCode.ENCODER_TIMEOUT, "FFmpeg was killed and has not ended");

    private final TaskId id;
    private final EncodeStart order;
    private final TaskEnvironment environment;
    private final TaskReporter reports;
    private final Owner owner;
    private final FfmpegUse ffmpegUse;
    private final SourceLog sourceLog;
    /** Of the present run, or the last one; read by the thread that waits for the source. */
    private volatile @Nullable EncodingPlan plan;
    /** The last plan with a picture, whose sizes are announced; null = there was none. */
    private volatile @Nullable EncodingPlan pictured;

    private @Nullable EncoderRun run;
    /** Whether the run could not be killed. */
    private boolean givenUp;
    /** Written by the task's thread, read by any. */
    private volatile @Nullable StreamOutput output;

    EncoderRuns(
            EncodeStart order,
            TaskEnvironment environment,
            FfmpegCounters counters,
            TaskReporter reports,
            Owner owner) {
        this.id = new TaskId(order.channel(), order.streamId());
        this.order = order;
        this.environment = environment;
        this.reports = reports;
        this.owner = owner;
        this.sourceLog = new SourceLog(id, environment.clock());
        this.ffmpegUse = new FfmpegUse(id, environment.logsStatus(), environment.clock(), counters);
    }

    /** Takes the inputs for the task, and hears of what becomes one. Called by any thread. */
    interface Owner extends Consumer<TaskInput> {
        /** A run could not begin. */
        void failed(FailureCode code, IOException why);

        /** Something failed that is no failure of FFmpeg. */
        void failed(Throwable failure);

        /** The source is silent for too long. */
        void silent(SourceException silence);
    }

    /** Starts FFmpeg on a part from its beginning; its end is posted, or {@code Aborted}. */
    void start(EncodingPlan planned, SourcePart next) {
        if (run != null) {
            ffmpegUse.restarted(RestartCause.SOURCE_CHANGED);
            sourceLog.continues(run.fedToMs(), next.startMs());
        }
        plan = planned;
        begin(planned, next, next.startMs());
    }

    /** Starts FFmpeg on the same part again, from the end of the last segment; its end is posted, or {@code Aborted}. */
    void restart(SourcePart part) {
        EncoderRun before = Objects.requireNonNull(run);
        EncodingPlan planned = Objects.requireNonNull(plan);
        if (before.cause() == RunEnd.Cause.NOT_COPYABLE) {
            SourceInfo now = planned.source().withKeyframeDistance(before.keyframeDistance());
            planned = environment.planner().revise(order.resolutions(), planned, now, targetSeconds());
            plan = planned;
            log.info("{}: the original is re-encoded from now on: {}", id, planned.reason());
        }
        ffmpegUse.restarted(before.cause().restart());
        begin(planned, part, before.endMs());
    }

    private void begin(EncodingPlan planned, SourcePart from, long fromMs) {
        pictured = planned.source().video() == null ? pictured : planned;
        try {
            StreamOutput made = output == null ? newOutput() : Objects.requireNonNull(output);
            output = made;
            AtomicLong beginMs = new AtomicLong(fromMs);
            Path folder = made.beginRun(planned, runMs -> from.at(beginMs.get() + runMs));
            SegmentAssembler segments = new SegmentAssembler(planned, folder, segment -> {
                makePicture(planned, segment, folder, made);
                made.segmentFinished(segment);
            });
            begin(planned, from, fromMs, beginMs, segments, folder);
        } catch (IOException notWritable) {
            owner.failed(FailureCode.STORAGE_FAILED, notWritable);
        }
    }

    private void begin(
            EncodingPlan planned,
            SourcePart from,
            long fromMs,
            AtomicLong beginMs,
            SegmentAssembler segments,
            Path folder) {
        try {
            List<String> arguments = EncodeCommand.of(
                    planned,
                    environment.codecs(),
                    order.previews(),
                    environment.hls().snapshotSeconds(),
                    folder);
            log.debug("{}: starting FFmpeg with {}", id, String.join(" ", arguments));
            EncoderProcess process = EncoderProcess.start(environment.tools(), arguments);
            EncoderRun before = run;
            EncoderRun started = new EncoderRun(process, planned, from, fromMs, beginMs, segments, new RunObserver());
            run = started;
            started.begin(id, before);
        } catch (IOException notRunnable) {
            owner.failed(FailureCode.ENCODER_FAILED, notRunnable);
        }
    }

    private void makePicture(EncodingPlan planned, SegmentFinished segment, Path folder, StreamOutput made) {
        SourceInfo.VideoInfo video = planned.source().video();
        if (video != null && segment.number() == 0 && FirstPictures.comesLate(planned) && made.lacksPicture()) {
            Path file = folder.resolve(segment.rendition()).resolve(EncodeCommand.segmentFile(segment.number()));
            environment.pictures().make(video, file, folder, made::takePicture);
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

    /** The plan for a source: for the first run as ordered, for later ones with the same renditions, and more with the first picture. */
    EncodingPlan planFor(SourceInfo info) {
        EncodingPlan before = pictured == null ? plan : pictured;
        return before == null
                ? environment.planner().plan(order.resolutions(), info)
                : environment.planner().revise(order.resolutions(), before, info, targetSeconds());
    }

    /** Whether there has been a run. Any thread. */
    boolean hasBegun() {
        return plan != null;
    }

    /** What the runs have made; null = nothing yet. Any thread. */
    @Nullable
    StreamOutput output() {
        return output;
    }

    private int targetSeconds() {
        StreamOutput made = output;
        return made == null ? 0 : made.targetSeconds();
    }

    /** Kills an FFmpeg that has stalled, and gives up one that cannot be killed. To be called about once a second. */
    void watch() {
        sourceLog.watch(run == null ? Duration.ZERO : run.sourceIdle(), System.nanoTime());
        Duration limit = environment.stallLimit();
        if (run != null && !givenUp && (run.outlivesKill(limit) || run.waitsForPart(limit))) {
            givenUp = true;
            owner.accept(new TaskInput.Aborted(UNKILLABLE));
        } else if (run != null && run.cause() != RunEnd.Cause.STALLED && run.hasStalled(limit)) {
            log.warn("{}: FFmpeg took no input for {} s; killing it", id, limit.toSeconds());
            run.kill(RunEnd.Cause.STALLED);
        }
    }

    /** FFmpeg's speed, times real time; NaN = not running, or not known yet. Any thread. */
    double speed() {
        return ffmpegUse.speed();
    }

    /** There is no further run. */
    void ended() {
        ffmpegUse.runEnded();
    }

    /** Segments so far that are gaps. Any thread. */
    long lostSegments(LossCause cause) {
        StreamOutput made = output;
        return made == null ? 0 : made.lostSegments(cause);
    }

    /** Kills FFmpeg; {@code EncoderEnded} is still posted. */
    void kill() {
        if (run != null) {
            run.kill(RunEnd.Cause.EXITED);
        }
    }

    /** Called by the threads of a run. */
    private final class RunObserver implements EncoderRun.Observer {
        @Override
        public void accept(TaskInput input) {
            if (input instanceof TaskInput.EncoderEnded) {
                ffmpegUse.runEnded();
            }
            owner.accept(input);
        }

        @Override
        public void progressed(Progress progress, Duration taken, Duration cpuTime) {
            ffmpegUse.progress(progress, taken, cpuTime);
            StreamOutput made = output;
            if (made != null) {
                made.collectImages();
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
            owner.silent(silence);
        }

        @Override
        public void failed(Throwable failure) {
            owner.failed(failure);
        }
    }
}
