package dev.headend.encoder.source.part;

import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.Tracks;
import dev.headend.encoder.source.header.SilentFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts silence where the sound of a part is missing while its picture goes on: at its beginning, when only the sound's header has
 * come, or later. Most players stop where one of a stream's tracks has a hole. AAC in mono and stereo is filled, other sound stays
 * as it is. For one feed of the part, on one thread.
 */
public final class SilenceFiller {
    /** How far the sound may be behind the picture. FFmpeg does not wait longer than 2 s for it. */
    private static final long PATIENCE_MS = 1_500;
    /** Sound that proves to be late, not missing, is waited for by so much longer. */
    private static final long MARGIN_MS = 500;
    /** Where no picture came for longer either, all of the stream has paused. */
    private static final long PAUSE_MS = 1_000;

    private final Tracks tracks;
    private final @Nullable SilentFrame silence;

    private long patienceMs = PATIENCE_MS;
    /** Stream time of the latest frame of video; -1 = there was none. */
    private long pictureMs = -1;
    /** Where the sound that was passed on ends, in microseconds. */
    private double endMicros;
    /** Where the latest silence ends, in microseconds. */
    private double filledMicros;

    private boolean filling;

    /** @param tracks of the part @param silence a message; null = the sound stays as it is */
    public SilenceFiller(Tracks tracks, @Nullable SilentFrame silence) {
        this.tracks = tracks;
        this.silence = silence;
    }

    /** A packet of the part, behind the silence that is to be fed before it; without it if it is of a time that is filled. */
    public List<Packet> with(Packet packet) {
        if (silence == null) {
            return List.of(packet);
        }
        List<Packet> all = new ArrayList<>(1);
        boolean feed = packet.kind() == Packet.Kind.VIDEO
                ? picture(packet.timeMs(), silence, all)
                : sound(packet.timeMs(), silence, all);
        if (feed) {
            all.add(packet);
        }
        return all;
    }

    private boolean picture(long timeMs, SilentFrame frame, List<Packet> out) {
        if (pictureMs < 0 || timeMs - pictureMs > PAUSE_MS) {
            filling = false;
            endMicros = Math.max(endMicros, 1000.0 * timeMs);
        }
        pictureMs = Math.max(pictureMs, timeMs);
        fill(1000.0 * (timeMs - patienceMs), frame, out);
        return true;
    }

    private boolean sound(long timeMs, SilentFrame frame, List<Packet> out) {
        double begin = 1000.0 * timeMs;
        if (begin + frame.micros() / 2 < filledMicros) {
            patienceMs = Math.max(patienceMs, pictureMs - timeMs + MARGIN_MS);
            return false;
        }
        if (filling && timeMs <= pictureMs + PATIENCE_MS) {
            fill(begin - frame.micros() / 2, frame, out);
        }
        filling = false;
        endMicros = begin + frame.micros();
        return true;
    }

    private void fill(double untilMicros, SilentFrame frame, List<Packet> out) {
        while (endMicros < untilMicros) {
            filling = true;
            out.add(Packet.of(Packet.Kind.AUDIO, Math.round(endMicros / 1000), false, tracks, frame.body()));
            endMicros += frame.micros();
            filledMicros = endMicros;
        }
    }
}
