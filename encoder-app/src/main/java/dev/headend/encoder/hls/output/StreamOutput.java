package dev.headend.encoder.hls.output;

import dev.headend.control.StreamType;
import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.playlist.MediaPlaylist;
import dev.headend.encoder.hls.playlist.SegmentTimeline;
import dev.headend.encoder.hls.playlist.SegmentTiming;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.preview.PreviewFormat;
import dev.headend.encoder.preview.PreviewOutput;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.encoder.storage.SerialWorker;
import dev.headend.encoder.storage.Storage;
import dev.headend.media.ChannelId;
import dev.headend.media.PreviewSpec;
import dev.headend.media.StreamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The output of one stream: segments, playlists, recordings and previews, stored and announced while FFmpeg makes them. Its
 * methods are for one thread at a time and do not block, except {@link #finish()}. Failures of the storage never reach the
 * caller.
 */
public final class StreamOutput {
    /** Maximum number of a rendition's segments that wait in the spool when storage is slow. */
    private static final int MAX_BACKLOG = 100;
    /** Time for what still waits at the end. */
    private static final Duration FINISH_LIMIT = Duration.ofSeconds(60);

    private final OutputContext context;
    private final SegmentTimeline timeline;
    private final MultivariantPlaylists index;
    private final Map<String, RenditionWorker> tracks = new LinkedHashMap<>();
    private final @Nullable PreviewOutput previews;
    private final SerialWorker previewWorker;
    private boolean warnedTooLong;

    /**
     * @param record whether all segments are kept and VOD playlists written
     * @param previews null = none
     * @param spool the folder that FFmpeg writes into, the same as of its command line
     */
    public StreamOutput(
            ChannelId channel,
            StreamId streamId,
            EncodingPlan plan,
            boolean record,
            @Nullable PreviewSpec previews,
            Path spool,
            HlsProperties settings,
            Storage storage,
            Clock clock,
            AvailabilityListener announcements) {
        this(
                new StreamPaths(channel, streamId),
                plan,
                record,
                previews,
                spool,
                settings,
                new RetryingStorage(storage, settings.segmentTime()),
                clock,
                announcements);
    }

    StreamOutput(
            StreamPaths paths,
            EncodingPlan plan,
            boolean record,
            @Nullable PreviewSpec previews,
            Path spool,
            HlsProperties settings,
            RetryingStorage storage,
            Clock clock,
            AvailabilityListener announcements) {
        this.context =
                new OutputContext(paths, plan, record, spool, settings, storage, clock, announcements, new LongAdder());
        this.timeline = new SegmentTimeline(plan.targetSeconds(), clock);
        List<String> names = plan.renditions().stream().map(Rendition::name).toList();
        this.index = new MultivariantPlaylists(paths, names, storage);
        for (Rendition rendition : plan.renditions()) {
            tracks.put(rendition.name(), new RenditionWorker(rendition));
        }
        this.previews = previews == null ? null : previewOutput(previews, storage);
        this.previewWorker = new SerialWorker("previews-" + paths.stream());
    }

    private PreviewOutput previewOutput(PreviewSpec spec, RetryingStorage storage) {
        String folder = PreviewFormat.folder(context.paths().channel(), context.paths().stream(), spec);
        Runnable announcement = () -> context.announcements()
                .available(
                        StreamType.IMG_PREVIEW, PreviewFormat.resolution(spec), PreviewFormat.indexFile(folder), null);
        return new PreviewOutput(context.spool().resolve(PreviewFormat.SPOOL_FOLDER), folder, storage, announcement);
    }

    /** Creates the folders that FFmpeg writes into. */
    public void prepare() throws IOException {
        for (String rendition : tracks.keySet()) {
            Files.createDirectories(context.spool().resolve(rendition));
        }
        if (previews != null) {
            Files.createDirectories(context.spool().resolve(PreviewFormat.SPOOL_FOLDER));
        }
    }

    /**
     * FFmpeg has finished a segment. One beyond the limit, out of order or not of the plan is discarded.
     */
    public void segmentFinished(SegmentFinished event) {
        RenditionWorker track = tracks.get(event.rendition());
        if (track == null || !track.expects(event.number())) {
            context.discard(context.spooled(event.rendition(), event.number()));
            return;
        }
        SegmentTiming cut = timeline.of(event);
        warnIfTooLong(event);
        track.take(event, cut);
    }

    private void warnIfTooLong(SegmentFinished event) {
        if (!warnedTooLong
                && !MediaPlaylist.fits(event.duration(), context.plan().targetSeconds())) {
            warnedTooLong = true;
            context.warn("segment " + event.number() + " lasts "
                    + event.duration().toMillis() + " ms, more than the "
                    + context.plan().targetSeconds()
                    + " s target duration of its playlists: keyframes of the source are too far apart");
        }
    }

    /** Stores new preview images; to be called about once a second. */
    public void collectPreviews() {
        if (previews != null && previewWorker.backlog() == 0) {
            previewWorker.submit(previews::collect);
        }
    }

    /**
     * FFmpeg has exited: stores what still waits and completes the playlists. Blocks until all of that is done, or the time
     * for it is over.
     */
    public void finish() {
        if (previews != null) {
            previewWorker.submit(previews::collect);
        }
        tracks.values().forEach(RenditionWorker::end);
        boolean done = previewWorker.finish(FINISH_LIMIT);
        for (RenditionWorker track : tracks.values()) {
            done &= track.worker.finish(FINISH_LIMIT);
        }
        index.finish();
        if (!done) {
            context.warn("storage too slow: not everything was stored in time");
        }
        if (lostSegments() > 0) {
            context.warn(lostSegments() + " segments could not be stored and are gaps in the playlists");
        }
    }

    /** Segments so far that could not be stored and are gaps in playlists. */
    public long lostSegments() {
        return context.losses().sum();
    }

    /** One rendition and its worker. */
    private final class RenditionWorker {
        private final RenditionOutput output;
        private final SerialWorker worker;
        private int next;

        RenditionWorker(Rendition rendition) {
            this.output = new RenditionOutput(context, rendition, index);
            this.worker = new SerialWorker("hls-" + context.paths().stream() + "-" + rendition.name());
        }

        boolean expects(int number) {
            return number == next && number < context.settings().fragmentCountLimit();
        }

        void take(SegmentFinished event, SegmentTiming cut) {
            next++;
            if (worker.backlog() < MAX_BACKLOG) {
                worker.submit(() -> output.store(event.number(), cut, event.duration()));
                return;
            }
            context.discard(context.spooled(event.rendition(), event.number()));
            worker.submit(() -> output.skip(event.number(), cut, event.duration()));
        }

        void end() {
            worker.submit(output::finish);
        }
    }
}
