package dev.headend.encoder.hls.output;

import dev.headend.control.StreamType;
import dev.headend.encoder.ffmpeg.EncodeCommand;
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
 * Everything that viewers get of one stream: segments, playlists, recordings and previews, stored and announced while
 * FFmpeg makes them. Its methods are for one thread at a time; they hand on what takes time, but for {@link #finish()}, which
 * waits. Trouble with the storage never reaches the caller.
 */
public final class StreamOutput {
    /** What is stored slower than it is made waits in the spool; of a rendition at most this many segments. */
    private static final int MAX_BACKLOG = 100;
    /** For what still waits at the end. */
    private static final Duration FINISH_LIMIT = Duration.ofSeconds(60);

    private final OutputContext context;
    private final SegmentTimeline timeline;
    private final MultivariantPlaylists index;
    private final Map<String, RenditionWorker> tracks = new LinkedHashMap<>();
    private final @Nullable PreviewOutput previews;
    private final SerialWorker previewWorker;
    private boolean saidTooLong;

    /**
     * @param record whether everything is kept and gets VOD playlists
     * @param previews null = none are made
     * @param spool the folder that FFmpeg writes into, given to {@link EncodeCommand} too
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

    /** Makes the folders that FFmpeg writes into. */
    public void prepare() throws IOException {
        for (String rendition : tracks.keySet()) {
            Files.createDirectories(context.spool().resolve(rendition));
        }
        if (previews != null) {
            Files.createDirectories(context.spool().resolve(PreviewFormat.SPOOL_FOLDER));
        }
    }

    /**
     * FFmpeg has finished a segment. What nobody expects is dropped: beyond the limit of segments, or not of the plan.
     */
    public void segmentFinished(SegmentFinished event) {
        RenditionWorker track = tracks.get(event.rendition());
        if (track == null || !track.expects(event.number())) {
            context.discard(context.spooled(event.rendition(), event.number()));
            return;
        }
        SegmentTiming cut = timeline.of(event);
        sayIfTooLong(event);
        track.take(event, cut);
    }

    private void sayIfTooLong(SegmentFinished event) {
        if (!saidTooLong && !MediaPlaylist.fits(event.duration(), context.plan().targetSeconds())) {
            saidTooLong = true;
            context.warn("segment " + event.number() + " takes "
                    + event.duration().toMillis() + " ms, more than the "
                    + context.plan().targetSeconds() + " s that its playlists promise: its keyframes come late");
        }
    }

    /** Looks for new preview images; to be called about once a second, and once when FFmpeg has ended. */
    public void collectPreviews() {
        if (previews != null && previewWorker.backlog() == 0) {
            previewWorker.submit(previews::collect);
        }
    }

    /**
     * FFmpeg has ended: stores what still waits, completes the playlists, and returns when all of that is done, or cannot be.
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
            context.warn("the storage did not take everything in time");
        }
        if (lostSegments() > 0) {
            context.warn(lostSegments() + " segments were not stored: its playlists have gaps there");
        }
    }

    /** Segments that are gaps in playlists, because the storage did not take them, so far. */
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
