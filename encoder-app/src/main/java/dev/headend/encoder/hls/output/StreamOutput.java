package dev.headend.encoder.hls.output;

import dev.headend.control.StreamType;
import dev.headend.encoder.ffmpeg.EncodeCommand;
import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.playlist.SegmentTimeline;
import dev.headend.encoder.hls.playlist.SegmentTiming;
import dev.headend.encoder.hls.playlist.TargetDuration;
import dev.headend.encoder.hls.recovery.StreamRegistry;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.preview.PreviewFormat;
import dev.headend.encoder.preview.PreviewOutput;
import dev.headend.encoder.preview.SnapshotOutput;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.encoder.storage.SerialWorker;
import dev.headend.encoder.storage.SpoolBudget;
import dev.headend.media.ChannelId;
import dev.headend.media.PreviewSpec;
import dev.headend.media.StreamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The output of one stream: segments, playlists, recordings and previews, stored and announced while FFmpeg makes them. Its
 * methods are for one thread at a time and do not block, except {@link #finish()}. Failures of the storage never reach the
 * caller.
 */
public final class StreamOutput {
    /** How much of a rendition waits in the spool when storage is slow. */
    private static final Duration MAX_BACKLOG = Duration.ofMinutes(5);
    /**
     * How much of a rendition may wait, gaps included, each of which takes some 200 bytes of memory: an hour of an outage, or some
     * moments of a publisher whose timestamps make thousands of segments a second.
     */
    private static final Duration MAX_WAITING = Duration.ofHours(1);
    /** Number of segments after which a rendition that FFmpeg does not report gets gaps. */
    private static final int MAX_BEHIND = 500;
    /** Time for what still waits at the end. */
    private static final Duration FINISH_LIMIT = Duration.ofSeconds(60);
    /** Time for the last picture of the channel. */
    private static final Duration SNAPSHOT_LIMIT = Duration.ofSeconds(2);

    private final OutputContext context;
    private final ChannelIndex channel;
    private final @Nullable PreviewSpec previewSpec;
    private final @Nullable PreviewOutput previews;
    private final SerialWorker previewWorker;
    /** Null = none. */
    private final @Nullable SnapshotOutput snapshots;
    /** By name; those of a run are there from its first segment on. The stream's first decides the target duration. */
    private final Map<String, RenditionWorker> tracks = new LinkedHashMap<>();

    /** Of what waits in the spool. */
    private final SpoolBudget.Share waiting;

    private @Nullable MultivariantPlaylists index;
    private @Nullable StateFile state;
    private @Nullable Run run;
    private int runs;
    private final SpentFolders spent = new SpentFolders();
    private boolean warned;
    /** An FFmpeg that was killed may still report what it has made. */
    private boolean closed;

    /**
     * @param record whether all segments are kept and VOD playlists written
     * @param previews null = none
     * @param spool folder on a local disk for what FFmpeg writes; each run has a folder in it
     */
    public StreamOutput(
            ChannelId channel,
            StreamId streamId,
            boolean record,
            @Nullable PreviewSpec previews,
            Path spool,
            HlsProperties settings,
            RetryingStorage storage,
            StreamRegistry streams,
            LivePush push,
            Clock clock,
            AvailabilityListener announcements) {
        this(
                new OutputContext(
                        new StreamPaths(channel, streamId),
                        spool,
                        record,
                        settings,
                        storage.direct(),
                        storage,
                        clock,
                        System::nanoTime,
                        announcements,
                        new SegmentLosses(),
                        FINISH_LIMIT,
                        streams.claim(channel, streamId),
                        push),
                previews);
    }

    StreamOutput(OutputContext context, @Nullable PreviewSpec previews) {
        this.context = context;
        this.waiting = context.storage().budget().share();
        this.channel = new ChannelIndex(context.paths(), context.clock().instant(), context.store(), context.claim());
        this.previewSpec = previews;
        this.previews = previews == null ? null : previewOutput(previews);
        this.previewWorker = new SerialWorker("previews-" + context.paths().stream());
        this.snapshots = context.settings().snapshotSeconds() == 0 ? null : snapshotOutput();
    }

    private String previewFolder() {
        PreviewSpec spec = previewSpec;
        StreamPaths paths = context.paths();
        return spec == null ? "" : PreviewFormat.folder(paths.channel(), paths.stream(), spec);
    }

    private PreviewOutput previewOutput(PreviewSpec spec) {
        String folder = previewFolder();
        Runnable announcement = () -> context.announcements()
                .available(
                        StreamType.IMG_PREVIEW, PreviewFormat.resolution(spec), PreviewFormat.indexFile(folder), null);
        return new PreviewOutput(folder, context.storage(), waiting, announcement);
    }

    private SnapshotOutput snapshotOutput() {
        return new SnapshotOutput(
                context.paths().channel(),
                context.spool(),
                context.store(),
                () -> context.claim().held());
    }

    /**
     * Another FFmpeg makes what follows; the one before has exited, and all its segments are reported. Playlists and numbers
     * go on, with a discontinuity. The next {@link SegmentFinished} has number 0 again.
     *
     * @param plan with the renditions of the run before, and any others: those begin with the next segment's number
     * @param dates wall-clock time at which the frame with this stream time, in milliseconds, was published
     * @return the folder for this FFmpeg, with a folder for each rendition and one for previews
     * @throws IOException if the folders cannot be created
     */
    public Path beginRun(EncodingPlan plan, LongFunction<Instant> dates) throws IOException {
        Run before = run;
        spent.deleteEmpty();
        if (before != null) {
            spent.add(before.folder);
        }
        Path folder = context.spool().resolve("run-" + runs++);
        SegmentTimeline timeline = before == null ? new SegmentTimeline(plan.targetSeconds()) : before.timeline;
        for (Rendition rendition : plan.renditions()) {
            Files.createDirectories(folder.resolve(rendition.name()));
        }
        Path images = folder.resolve(PreviewFormat.SPOOL_FOLDER);
        if (previewSpec != null) {
            Files.createDirectories(images);
        }
        plan.renditions().forEach(rendition -> beginRun(rendition, timeline));
        timeline.beginRun(dates);
        run = new Run(plan, folder, timeline, timeline.next());
        if (previews != null) {
            previews.beginRun(images);
        }
        if (snapshots != null) {
            snapshots.beginRun(folder);
        }
        return folder;
    }

    private void beginRun(Rendition rendition, SegmentTimeline timeline) {
        RenditionWorker track = tracks.get(rendition.name());
        if (track != null) {
            track.fill(timeline, timeline.next());
            track.worker.submit(() -> track.output.beginRun(rendition));
        }
    }

    /**
     * FFmpeg has finished a segment. One beyond the limit, out of order or not of the plan is discarded, and so is each after
     * {@link #finish()} or {@link #abandon()}, which may be called by another thread.
     *
     * @throws PlaylistFullException if live playlists keep all segments, and have as many as they may
     * @throws StorageLostException if nothing can be stored for too long
     */
    public synchronized void segmentFinished(SegmentFinished event) {
        Run current = run;
        if (current == null) {
            throw new IllegalStateException("no run");
        }
        if (!closed && current.expects(event)) {
            take(event, current);
        } else {
            context.discard(current.file(event));
        }
    }

    private void take(SegmentFinished event, Run current) {
        RenditionWorker known = tracks.get(event.rendition());
        int expected = known == null ? current.base : known.next;
        int number = current.timeline.locate(expected, event);
        boolean aligned = number >= expected;
        failIfFull(number);
        if (!aligned || number >= context.settings().fragmentCountLimit()) {
            context.discard(current.file(event));
            warnIf(
                    !aligned,
                    "segment of " + event.rendition() + " discarded: other renditions are cut in other places");
            return;
        }
        SegmentTiming cut = current.timeline.of(number, event);
        createTracks(current);
        warnIfTooLong(number, event.duration(), current.timeline.targetSeconds());
        RenditionWorker track = Objects.requireNonNull(tracks.get(event.rendition()));
        tracks.values().forEach(each -> each.fill(current.timeline, number - MAX_BEHIND));
        current.empty().map(tracks::get).filter(Objects::nonNull).forEach(each -> each.leaveOut(current.timeline));
        track.fill(current.timeline, number);
        track.take(current.file(event), cut, event.duration());
    }

    private void failIfFull(int number) {
        int most = context.settings().liveWindow();
        if (context.settings().isEvent() && number >= most) {
            throw new PlaylistFullException(
                    "the playlist of the event has " + most + " segments, the most that it may have");
        }
    }

    private void createTracks(Run current) {
        List<Rendition> added = current.plan.renditions().stream()
                .filter(rendition -> !tracks.containsKey(rendition.name()))
                .toList();
        if (added.isEmpty()) {
            return;
        }
        List<String> names = added.stream().map(Rendition::name).toList();
        int target = current.timeline.targetSeconds();
        MultivariantPlaylists lists = index == null ? new MultivariantPlaylists(context, channel) : index;
        index = lists;
        lists.list(names);
        StateFile file = state == null ? begin(target) : state;
        state = file;
        file.add(names, current.base);
        added.forEach(rendition ->
                tracks.put(rendition.name(), new RenditionWorker(rendition, current.base, target, lists, file)));
    }

    private StateFile begin(int targetSeconds) {
        context.claim().begin();
        return new StateFile(context, targetSeconds, previewFolder());
    }

    private void warnIfTooLong(int number, Duration duration, int targetSeconds) {
        warnIf(
                !TargetDuration.fits(duration, targetSeconds),
                "segment " + number + " lasts " + duration.toMillis() + " ms, more than the " + targetSeconds
                        + " s target duration of its playlists: keyframes of the source are too far apart");
    }

    /** Once a stream. */
    private void warnIf(boolean wrong, String what) {
        if (wrong && !warned) {
            warned = true;
            context.warn(what);
        }
    }

    /** Whether a first picture of the channel is wanted. */
    public boolean lacksPicture() {
        return snapshots != null && snapshots.isEmpty();
    }

    /** Takes a first picture of the channel, if none has come yet. Any thread. */
    public void takePicture(Path picture) {
        if (snapshots != null) {
            snapshots.takeFirst(picture);
        }
    }

    /** Stores new preview images and the channel's latest picture; to be called about once a second. */
    public synchronized void collectImages() {
        if (closed) {
            return;
        }
        if (snapshots != null) {
            snapshots.look();
        }
        if (previews != null) {
            previews.look();
        }
        if (previews != null && previewWorker.backlog() == 0) {
            previewWorker.submit(previews::collect);
        }
    }

    /**
     * The last FFmpeg has exited: stores what still waits and completes the playlists. Blocks until all of that is done, or
     * the time for it is over.
     */
    public void finish() {
        takeNoMore();
        if (snapshots != null) {
            snapshots.end(); // before all that may take a minute: the channel's next stream has pictures soon
        }
        if (previews != null) {
            previewWorker.submit(previews::collect);
        }
        tracks.values().forEach(RenditionWorker::end);
        boolean done = awaitWorkers(System.nanoTime() + context.finishLimit().toNanos());
        waiting.close();
        if (!done) {
            context.warn("storage too slow: not everything was stored in time");
        }
        warnOfGaps(LossCause.STORAGE, "the storage did not take them in time");
        warnOfGaps(LossCause.FFMPEG, "FFmpeg died before they were complete, or has cut them in other places");
    }

    /** After this, the workers get nothing but what ends them. */
    private synchronized void takeNoMore() {
        closed = true;
    }

    private void warnOfGaps(LossCause cause, String reason) {
        long lost = lostSegments(cause);
        if (lost > 0) {
            context.warn("gaps in the playlists in place of " + lost + " segments: " + reason);
        }
    }

    /** They work side by side, and have this time together. */
    private boolean awaitWorkers(long deadline) {
        boolean done = previewWorker.finish(until(deadline));
        for (RenditionWorker track : tracks.values()) {
            done &= track.worker.finish(until(deadline));
        }
        if (index != null) {
            index.finish();
            done &= index.await(until(deadline));
        }
        if (state != null) {
            boolean saved = tracks.values().stream().allMatch(track -> track.output.isSaved());
            done &= state.finish(done && saved, until(deadline));
        }
        endPush(deadline);
        endSnapshots(SNAPSHOT_LIMIT);
        return done;
    }

    private void endSnapshots(Duration limit) {
        if (snapshots != null) {
            snapshots.finish(limit);
        }
    }

    private void endPush(long deadline) {
        try {
            for (RenditionWorker track : tracks.values()) {
                track.output.endPush(until(deadline));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration until(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /**
     * Drops what still waits, and leaves the playlists as they are: another encoder has the stream. If none has taken it
     * over in storage, its playlists are completed later.
     */
    public void abandon() {
        takeNoMore();
        previewWorker.finish(Duration.ZERO);
        tracks.values().forEach(RenditionWorker::abandon);
        if (index != null) {
            index.await(Duration.ZERO);
        }
        if (state != null) {
            state.finish(false, Duration.ZERO);
        }
        endSnapshots(Duration.ZERO);
        waiting.close();
    }

    /** Whether another encoder has the stream: nothing more of it will be stored. Does not block. */
    public boolean isLost() {
        return context.claim().lost();
    }

    /** {@code EXT-X-TARGETDURATION} of all playlists; 0 until the first segment. */
    public int targetSeconds() {
        Run current = run;
        return current == null ? 0 : current.timeline.targetSeconds();
    }

    /** Segments so far that are gaps in playlists. */
    public long lostSegments(LossCause cause) {
        return context.losses().sum(cause);
    }

    /**
     * What one FFmpeg makes.
     *
     * @param base number of its first segment
     */
    private record Run(EncodingPlan plan, Path folder, SegmentTimeline timeline, int base) {
        boolean expects(SegmentFinished event) {
            return plan.renditions().stream()
                    .anyMatch(rendition -> rendition.name().equals(event.rendition()));
        }

        /** Names of the renditions that it does not make: there is no sound for them. */
        Stream<String> empty() {
            return plan.renditions().stream().filter(Rendition::isEmpty).map(Rendition::name);
        }

        Path file(SegmentFinished event) {
            return folder.resolve(event.rendition()).resolve(EncodeCommand.segmentFile(event.number()));
        }
    }

    /** One rendition and its worker. */
    private final class RenditionWorker {
        private final RenditionOutput output;
        private final SerialWorker worker;
        private int next;

        /** @param first number of its first segment */
        RenditionWorker(
                Rendition rendition, int first, int targetSeconds, MultivariantPlaylists index, StateFile state) {
            this.next = first;
            this.output = new RenditionOutput(context, rendition, first, targetSeconds, index, state);
            this.worker = new SerialWorker("hls-" + context.paths().stream() + "-" + rendition.name());
        }

        void take(Path file, SegmentTiming cut, Duration duration) {
            long bytes = file.toFile().length();
            if (worker.backlog() >= MAX_BACKLOG.dividedBy(context.settings().segmentTime()) || !waiting.take(bytes)) {
                warnIf(true, "storage too slow or down, and what may wait for it is used up: segments are lost");
                context.discard(file);
                skip(cut, duration, LossCause.STORAGE);
                return;
            }
            int number = next++;
            worker.submit(() -> {
                try {
                    output.store(number, file, cut, duration);
                } finally {
                    waiting.release(bytes);
                }
            });
        }

        /** What FFmpeg has not made of this rendition becomes gaps. */
        void fill(SegmentTimeline timeline, int end) {
            while (next < end) {
                SegmentTiming cut = timeline.known(next);
                if (cut == null) {
                    throw new IllegalStateException("segment " + next + " is forgotten");
                }
                skip(cut, cut.duration(), LossCause.FFMPEG);
            }
        }

        /** There is nothing of this rendition in what FFmpeg makes, so nothing is lost. */
        void leaveOut(SegmentTimeline timeline) {
            while (next < timeline.next()) {
                SegmentTiming cut = Objects.requireNonNull(timeline.known(next));
                skip(cut, cut.duration(), null);
            }
        }

        private void skip(SegmentTiming cut, Duration duration, @Nullable LossCause cause) {
            if (worker.backlog() >= MAX_WAITING.dividedBy(context.settings().segmentTime())) {
                throw new StorageLostException("the storage is away for too long, or much too slow for this stream");
            }
            int number = next++;
            worker.submit(() -> output.skip(number, cut, duration, cause));
        }

        void end() {
            worker.submit(output::finish);
        }

        void abandon() {
            worker.finish(Duration.ZERO);
            output.abandon();
        }
    }
}
