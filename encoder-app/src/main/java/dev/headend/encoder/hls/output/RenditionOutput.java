package dev.headend.encoder.hls.output;

import dev.headend.control.StreamType;
import dev.headend.encoder.hls.measurement.CodecDetection;
import dev.headend.encoder.hls.measurement.MeasuredBitRate;
import dev.headend.encoder.hls.playlist.DecimalSeconds;
import dev.headend.encoder.hls.playlist.KeyRotation;
import dev.headend.encoder.hls.playlist.LivePlaylist;
import dev.headend.encoder.hls.playlist.MultivariantPlaylistWriter;
import dev.headend.encoder.hls.playlist.Segment;
import dev.headend.encoder.hls.playlist.SegmentRetention;
import dev.headend.encoder.hls.playlist.SegmentTiming;
import dev.headend.encoder.hls.playlist.TargetDuration;
import dev.headend.encoder.hls.playlist.Variant;
import dev.headend.encoder.hls.playlist.VodPart;
import dev.headend.encoder.hls.recovery.StreamState.RenditionState;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.storage.ContentKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stores the files of one rendition. A segment is stored before a playlist names it; one that cannot be stored becomes a
 * gap. For one thread at a time, that of the rendition's worker; blocks.
 */
final class RenditionOutput {
    /** Players wait no longer for what is of use only if this encoder dies. */
    private static final Duration NAMING_LIMIT = Duration.ofSeconds(5);

    private final OutputContext context;
    private Rendition rendition;
    private final int first;
    private final int targetSeconds;
    private final MultivariantPlaylists index;
    private final StateFile state;
    private final LivePlaylistFile live;
    private final @Nullable VodFiles recording;
    private final SegmentRetention retention;
    private final CodecDetection codecs;
    private final LivePush.Target push;
    private final @Nullable KeyRotation rotation;
    /** Null = segments are not encrypted. */
    private final @Nullable SegmentEncryption encryption;

    private MeasuredBitRate bitRate;

    /**
     * @param first number of its first segment
     * @param targetSeconds {@code EXT-X-TARGETDURATION} of its playlists
     */
    RenditionOutput(
            OutputContext context,
            Rendition rendition,
            int first,
            int targetSeconds,
            MultivariantPlaylists index,
            StateFile state) {
        this.context = context;
        this.rendition = rendition;
        this.index = index;
        this.state = state;
        this.first = first;
        this.targetSeconds = targetSeconds;
        String livePath = context.paths().live(rendition.name());
        this.live = new LivePlaylistFile(
                livePath,
                LivePlaylist.empty(targetSeconds, context.settings().isEvent()),
                announcement(StreamType.HLS_LIVE, livePath, null));
        this.recording = context.record()
                ? new VodFiles(
                        this::vodPart,
                        targetSeconds,
                        context.settings().vodMaxSize(),
                        context.spool().resolve("recorded").resolve(rendition.name()))
                : null;
        this.retention = new SegmentRetention(context.settings().liveWindow(), first);
        this.codecs = new CodecDetection(rendition);
        this.push = context.push().open(livePath);
        this.bitRate = MeasuredBitRate.none(targetSeconds);
        this.rotation = context.settings().keyRotation();
        this.encryption = rotation == null
                ? null
                : new SegmentEncryption(
                        rotation, context.storage(), key -> context.paths().key(rendition.name(), key));
    }

    private VodFile vodPart(int number, Duration start, VodPart empty) {
        String startTime = number == 0 ? null : DecimalSeconds.of(start);
        String path = context.paths().vod(rendition.name(), number);
        Runnable announcement = announcement(StreamType.HLS_VOD, path, startTime);
        return new VodFile(path, empty, () -> {
            announcement.run();
            index.recorded(rendition.name(), number);
        });
    }

    private Runnable announcement(StreamType type, String path, @Nullable String startTime) {
        return () -> context.announcements().available(type, rendition.name(), path, startTime);
    }

    /**
     * The segments that follow are of another run, whose plan may have another picture or sound of that name. What is sound alone for
     * a while is still published with the size of its picture.
     */
    void beginRun(Rendition other) {
        rendition = other.video() == null ? new Rendition(other.name(), rendition.video(), other.audio()) : other;
        codecs.beginRun(other);
        bitRate = bitRate.interrupted();
    }

    /** A segment is in a file: moves it into storage, then adds it to the playlists. */
    void store(int number, Path file, SegmentTiming cut, Duration duration) {
        append(segment(number, cut, duration, !stored(number, file, duration)));
    }

    /** There is no such segment: adds a gap to the playlists. @param cause null = nothing is lost, there was none to be made */
    void skip(int number, SegmentTiming cut, Duration duration, @Nullable LossCause cause) {
        if (cause == null) {
            bitRate = bitRate.interrupted();
        } else {
            lose(cause);
        }
        append(segment(number, cut, duration, true));
    }

    private void lose(LossCause cause) {
        context.losses().count(cause);
        bitRate = bitRate.interrupted();
    }

    /** No more segments follow: completes the playlists. */
    void finish() {
        push.end();
        live.update(live.playlist().end());
        if (recording != null) {
            recording.end();
        }
        try {
            boolean ignored = context.claim().awaitHeld(context.finishLimit());
        } catch (InterruptedException tooLate) {
            Thread.currentThread().interrupt();
            return;
        }
        savePlaylists();
        reportState();
    }

    /** No more segments follow, and the playlists stay as they are. Any thread. */
    void abandon() {
        push.end();
    }

    /**
     * Ends what is pushed beside the storage, within this time; also when {@link #finish} has not come to its turn behind what
     * waits for the storage. Any thread.
     */
    void endPush(Duration limit) throws InterruptedException {
        push.end();
        push.await(limit);
    }

    /** Whether all its playlists are stored as they are. */
    boolean isSaved() {
        return (live.isSaved() || !live.isAnnounced()) && (recording == null || recording.isSaved());
    }

    private Segment segment(int number, SegmentTiming cut, Duration duration, boolean gap) {
        Duration longest = Duration.ofSeconds(targetSeconds);
        boolean fits = TargetDuration.fits(duration, targetSeconds);
        int key = gap || rotation == null ? Segment.NO_KEY : rotation.keyOf(number);
        return new Segment(number, fits ? duration : longest, cut.at(), cut.discontinuity(), gap, key);
    }

    private boolean stored(int number, Path file, Duration duration) {
        try {
            codecs.inspect(file);
            push.segment(file, duration);
            boolean readable = encryption == null || encryption.storesKeyOf(number);
            if (encryption != null && readable) {
                encryption.encrypt(number, file);
            }
            long bytes = Files.size(file);
            if (readable
                    && context.storage()
                            .put(context.paths().segment(rendition.name(), number), file, ContentKind.SEGMENT)) {
                bitRate = bitRate.and(bytes, duration);
                return true;
            }
            lose(LossCause.STORAGE);
        } catch (IOException unreadable) {
            context.warn("segment " + number + " of " + rendition.name() + " cannot be read: " + unreadable);
            lose(LossCause.FFMPEG);
        }
        context.discard(file);
        return false;
    }

    private void append(Segment segment) {
        live.update(live.playlist().append(segment).slide(context.settings().liveWindow()));
        if (recording != null) {
            recording.append(segment);
        }
        savePlaylists();
        deleteOld(segment.number());
        reportState();
    }

    private void reportState() {
        LivePlaylist playlist = live.playlist();
        boolean empty = playlist.segments().isEmpty();
        Duration longest = Collections.max(List.of(playlist.duration(), retention.longestPlaylist()));
        state.changed(new RenditionState(
                rendition.name(),
                MultivariantPlaylistWriter.attributes(variant()),
                retention.firstKept(),
                empty ? first : playlist.segments().getLast().number() + 1,
                playlist.discontinuitySequence(),
                empty ? null : playlist.segments().getLast().at(),
                (int) longest.toSeconds() + 1,
                recording == null ? -1 : recording.lastPart()));
    }

    private Variant variant() {
        return new Variant(rendition, codecs.attribute(), bitRate);
    }

    /** Another encoder may have taken the stream over, if this one could not say for a while that it lives. */
    private void savePlaylists() {
        if (!context.claim().held() || !live.isAnnounced() && !isNamed()) {
            return;
        }
        live.save(context.storage());
        if (recording != null) {
            recording.save(context.storage());
        }
        if (live.isAnnounced()) {
            index.report(variant());
        }
    }

    /** Waits for that, no longer than the storage takes to fail; false = stopped. */
    private boolean isNamed() {
        try {
            state.awaitNamed(rendition.name(), NAMING_LIMIT);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void deleteOld(int newest) {
        if (recording != null || !context.claim().held()) {
            return;
        }
        if (live.isSaved()) {
            retention.stored(live.playlist(), now());
        }
        int due = retention.due(now(), newest);
        while (due >= 0 && isDeleted(due)) {
            retention.deleted();
            due = retention.due(now(), newest);
        }
    }

    private boolean isDeleted(int number) {
        StreamPaths paths = context.paths();
        boolean gone = context.storage().delete(paths.segment(rendition.name(), number));
        if (gone && rotation != null && rotation.isLastOfKey(number)) {
            return context.storage().delete(paths.key(rendition.name(), rotation.keyOf(number)));
        }
        return gone;
    }

    /** A clock that is set forward must not delete what players still have. */
    private Instant now() {
        return Instant.EPOCH.plusNanos(context.nanoTime().getAsLong());
    }
}
