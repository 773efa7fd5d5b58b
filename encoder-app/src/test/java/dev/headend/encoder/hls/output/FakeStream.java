package dev.headend.encoder.hls.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.StreamType;
import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.MovingClock;
import dev.headend.encoder.hls.recovery.StreamRegistry;
import dev.headend.encoder.hls.recovery.TestStreams;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.EncodingPlan.CutPoints;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.Rendition.Audio;
import dev.headend.encoder.plan.Rendition.Video;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.encoder.storage.Storage;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An output of two renditions, with a hand on what FFmpeg would do. Segments of any length, whose bytes are no video. */
final class FakeStream {
    static final String LARGE = "640x360-25";
    static final String SMALL = "320x180-25";
    static final String SOUND = Rendition.AUDIO_ONLY;
    static final List<Rendition> PICTURES = List.of(rendition(LARGE, 640, 360), rendition(SMALL, 320, 180));
    static final int TARGET = 4;

    final MovingClock clock;
    private final AtomicLong keepersTime = new AtomicLong();
    final StreamRegistry registry;
    final StreamOutput output;
    final List<String> announced = new CopyOnWriteArrayList<>();
    /** Live playlists whose push has begun and not ended. */
    final Set<String> pushed = ConcurrentHashMap.newKeySet();

    private EncodingPlan plan;
    private Path folder;
    private Duration streamTime = Duration.ZERO;
    private int next;
    private int base;

    FakeStream(
            String streamId, boolean record, HlsProperties settings, Storage storage, Path spool, MovingClock clock) {
        this(streamId, record, settings, new RetryingStorage(storage, Duration.ZERO), spool, clock);
    }

    FakeStream(
            String streamId,
            boolean record,
            HlsProperties settings,
            RetryingStorage storage,
            Path spool,
            MovingClock clock) {
        this(streamId, record, settings, storage, spool, clock, PICTURES);
    }

    /** @param renditions of its first FFmpeg */
    FakeStream(
            String streamId,
            boolean record,
            HlsProperties settings,
            RetryingStorage storage,
            Path spool,
            MovingClock clock,
            List<Rendition> renditions) {
        this(streamId, record, settings, storage, spool, clock, renditions, Patience.TIME);
    }

    /** @param finishLimit for what still waits for the storage at the end */
    FakeStream(
            String streamId,
            boolean record,
            HlsProperties settings,
            RetryingStorage storage,
            Path spool,
            MovingClock clock,
            List<Rendition> renditions,
            Duration finishLimit) {
        this.clock = clock;
        this.plan = plan(settings, renditions);
        this.registry = TestStreams.in(storage.direct(), "encoder-" + streamId, clock, keepersTime::get);
        this.output = new StreamOutput(
                new OutputContext(
                        new StreamPaths(new ChannelId("c"), new StreamId(streamId)),
                        spool,
                        record,
                        settings,
                        storage.direct(),
                        storage,
                        clock,
                        clock::nanoTime,
                        this::announce,
                        new SegmentLosses(),
                        finishLimit,
                        registry.claim(new ChannelId("c"), new StreamId(streamId)),
                        this::push),
                null);
        this.folder = beginRun();
    }

    private LivePush.Target push(String playlist) {
        pushed.add(playlist);
        return new LivePush.Target() {
            @Override
            public void segment(Path file, Duration duration) {}

            @Override
            public void end() {
                pushed.remove(playlist);
            }

            @Override
            public void await(Duration limit) {}
        };
    }

    /** Time passes for who keeps the streams of this encoder, and does what is due. */
    final void housekeepAfter(Duration time) throws IOException {
        clock.advance(time);
        keepersTime.addAndGet(time.toNanos());
        assertThat(registry.beat()).isTrue();
        registry.housekeep();
    }

    private static EncodingPlan plan(HlsProperties settings, List<Rendition> renditions) {
        SourceInfo.VideoInfo picture = new SourceInfo.VideoInfo("h264", "yuv420p", 640, 360, FrameRate.of(25), null);
        return new EncodingPlan(
                renditions,
                new SourceInfo(picture, null),
                settings.segmentTime(),
                TARGET,
                CutPoints.FIXED_INTERVALS,
                "it is a test");
    }

    /** Another FFmpeg begins, which makes other renditions. */
    final void beginRun(HlsProperties settings, List<Rendition> renditions) {
        plan = plan(settings, renditions);
        beginRun();
    }

    /** Another FFmpeg begins. The stream's own clock goes on. */
    final Path beginRun() {
        base = next;
        try {
            folder = output.beginRun(plan, _ -> clock.instant());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Rendition rendition(String name, int width, int height) {
        return new Rendition(name, new Video.Copied(width, height, FrameRate.of(25)), Audio.COPIED);
    }

    private void announce(StreamType type, String resolution, String indexFile, @Nullable String startTime) {
        announced.add(type + " " + indexFile + " " + startTime);
    }

    /** The stream's own clock jumps. */
    void jump(Duration by) {
        streamTime = streamTime.plus(by);
    }

    /** Both renditions have made their next segment; the second one's is a little longer. */
    void segment(Duration duration) {
        segment(duration, 1_000);
    }

    void segment(Duration duration, int bytes) {
        clock.advance(duration);
        finished(LARGE, duration, bytes);
        finished(SMALL, duration.plusMillis(20), bytes / 2);
        next(duration);
    }

    int segments() {
        return next;
    }

    /** The folder of a rendition that the present FFmpeg writes into. */
    Path folder(String rendition) {
        return folder.resolve(rendition);
    }

    void finished(String rendition, Duration duration, int bytes) {
        report(
                rendition,
                next - base,
                streamTime.toMillis(),
                streamTime.plus(duration).toMillis(),
                bytes);
    }

    /** FFmpeg reports any segment. */
    void report(String rendition, int number, long start, long end, int bytes) {
        try {
            Files.write(folder(rendition).resolve(number + ".ts"), new byte[bytes]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output.segmentFinished(
                new SegmentFinished(rendition, number, Duration.ofMillis(start), Duration.ofMillis(end)));
    }

    /** The segment that was {@link #finished} of some renditions is over. */
    void next(Duration duration) {
        streamTime = streamTime.plus(duration);
        next++;
    }
}
