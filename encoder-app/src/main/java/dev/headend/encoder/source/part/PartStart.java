package dev.headend.encoder.source.part;

import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.TrackHeader;
import dev.headend.encoder.source.buffer.Tracks;
import dev.headend.encoder.source.buffer.Tracks.Announcement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first packets of a part: which tracks it has, how fast its frames come, and whether enough is known to plan it. Tracks
 * that begin a little later belong to it; what begins later still begins another part, also where its header has come. When
 * headers change so early, what came before is left out: a publisher who changes them at every keyframe must not cost an FFmpeg
 * each time.
 */
public final class PartStart {
    /** To see how fast frames come, and for the sound's header to follow the video's. Less than a segment. */
    private static final Duration MOMENT = Duration.ofMillis(500);
    /** How long a track that is announced is waited for, video that nothing is said of, and beside sound that of which only the header came. */
    private static final Duration LATE_TRACK = Duration.ofMillis(2500);
    /** How long the first keyframe is waited for where other frames come, or nothing does. */
    private static final Duration LATE_KEYFRAME = Duration.ofSeconds(15);

    /** A jump of the stream's times that is longer ends a part, unless the stream often makes such. */
    public static final Duration LONGEST_JUMP = Duration.ofSeconds(3);

    private static final int MAX_FRAMES = 64;

    private KeyframeDistance keyframes = new KeyframeDistance();
    private final List<Long> frameTimes = new ArrayList<>();
    /** The packets that the part may begin with: the first one's place is where it begins. */
    private final Deque<Place> begin = new ArrayDeque<>();

    private Tracks tracks = Tracks.NONE;
    private @Nullable Packet keyframe;
    /** Whether frames of video have come, keyframes or not. */
    private boolean framed;
    /** Whether the picture has stopped: what is known of it is of no use before its next keyframe. */
    private boolean soundAlone;

    private boolean opaque;
    /** From when on it is measured how much has been seen; null before the first packet. */
    private @Nullable Long sinceMs;

    private long latestMs;
    /** Whether times have jumped: how fast frames come is seen before that. */
    private boolean jumped;

    private record Place(long position, long timeMs) {}

    /** Of a part that begins with sound because the picture has stopped. */
    public static PartStart ofSoundAlone() {
        PartStart start = new PartStart();
        start.soundAlone = true;
        return start;
    }

    /**
     * Adds a packet, in the order in which they came. What belongs to another part already begins it anew.
     *
     * @param position counted from the stream's beginning
     */
    public void add(long position, Packet packet) {
        soundAlone &= !packet.isEntry();
        if (packet.isEntry() && isOfAnotherPart(packet.tracks())) {
            beginAnew();
        }
        jumped |= keyframe != null && packet.timeMs() - latestMs > LONGEST_JUMP.toMillis();
        tracks = keyframe == null ? packet.tracks().and(tracks) : tracks.and(packet.tracks());
        opaque |= packet.kind() == Packet.Kind.CHUNK;
        framed |= packet.kind() == Packet.Kind.VIDEO;
        if (keyframe == null) {
            place(position, packet);
        }
        sinceMs = sinceMs == null || keyframe == packet ? packet.timeMs() : sinceMs;
        latestMs = Math.max(latestMs, packet.timeMs());
        if (packet.kind() == Packet.Kind.VIDEO && keyframe != null && !jumped) {
            frame(packet);
        }
    }

    private void beginAnew() {
        begin.clear();
        frameTimes.clear();
        keyframes = new KeyframeDistance();
        tracks = Tracks.NONE;
        keyframe = null;
        framed = false;
        sinceMs = null;
        jumped = false;
    }

    /** Of the sound before a picture, that which came just before the first keyframe belongs to it. */
    private void place(long position, Packet packet) {
        begin.addLast(new Place(position, packet.timeMs()));
        while (!soundAlone && framed && begin.getFirst().timeMs() < packet.timeMs() - MOMENT.toMillis()) {
            begin.removeFirst();
        }
        keyframe = packet.kind() == Packet.Kind.VIDEO && packet.key() ? packet : null;
    }

    private void frame(Packet packet) {
        keyframes.frame(Duration.ofMillis(packet.timeMs()), packet.key());
        if (frameTimes.size() < MAX_FRAMES) {
            frameTimes.add(packet.timeMs());
        }
    }

    private boolean isOfAnotherPart(Tracks others) {
        return keyframe != null && differs(tracks.video(), others.video()) || differs(tracks.audio(), others.audio());
    }

    private static boolean differs(@Nullable TrackHeader one, @Nullable TrackHeader other) {
        return one != null && other != null && !one.equals(other);
    }

    /** Whether the part can be planned. */
    public boolean isSettled() {
        if (sinceMs == null || opaque) {
            return opaque;
        }
        return latestMs - sinceMs >= needed().toMillis();
    }

    private Duration needed() {
        Announcement announced = tracks.announced();
        if (soundAlone) {
            return MOMENT;
        }
        if (tracks.video() != null && keyframe == null) {
            return framed || tracks.audio() == null ? LATE_KEYFRAME : LATE_TRACK;
        }
        boolean videoMayCome = tracks.video() == null && (announced == null || announced.video());
        boolean audioMayCome = tracks.audio() == null && announced != null && announced.audio();
        return videoMayCome || audioMayCome ? LATE_TRACK : MOMENT;
    }

    /** Whether there is something to decode: a keyframe, or sound. */
    public boolean isDecodable() {
        return keyframe != null || opaque || tracks.audio() != null;
    }

    /** The tracks of the part; video whose first keyframe has not come is none. */
    public Tracks tracks() {
        return keyframe == null ? tracks.withoutVideo() : tracks;
    }

    /** The position of its first packet, of which there is one. */
    public long startPosition() {
        return begin.getFirst().position();
    }

    /** Stream time of its first packet, of which there is one, in milliseconds. */
    public long startMs() {
        return begin.getFirst().timeMs();
    }

    /** When frames of the video came, in milliseconds of stream time: the first ones of the part. */
    public List<Long> frameTimes() {
        return List.copyOf(frameTimes);
    }

    /** The longest time between keyframes; null = fewer than two were seen. */
    public @Nullable Duration keyframeDistance() {
        return keyframes.longest();
    }
}
