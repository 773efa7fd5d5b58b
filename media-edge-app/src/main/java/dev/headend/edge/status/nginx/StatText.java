package dev.headend.edge.status.nginx;

import dev.headend.edge.live.StreamFormat;
import dev.headend.edge.status.Rates;
import dev.headend.edge.status.StreamContent.Audio;
import dev.headend.edge.status.StreamContent.Video;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers for people. */
final class StatText {
    private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB", "PB"};
    private static final int STEP = 1000;

    private StatText() {}

    /** As {@code 3 d 04:05:06}. */
    static String age(Duration age) {
        Duration shown = age.isNegative() ? Duration.ZERO : age;
        String time = String.format(
                Locale.ROOT, "%02d:%02d:%02d", shown.toHoursPart(), shown.toMinutesPart(), shown.toSecondsPart());
        return shown.toDays() == 0 ? time : shown.toDays() + " d " + time;
    }

    /** As {@code 1.2 GB}. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < BYTES.length - 1) {
            value /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, BYTES[unit]);
    }

    /** @param rate in bits per second */
    static String traffic(long rate, long bytes) {
        return String.format(Locale.ROOT, "%,d kbit/s, %s", Math.round((double) rate / STEP), bytes(bytes));
    }

    static String protocol(StreamFormat format) {
        return switch (format) {
            case FLV_MESSAGES -> "RTMP";
            case CONTAINER -> "WebSocket";
        };
    }

    /** What is known of it. */
    static String video(Video video, Rates rates) {
        List<String> parts = new ArrayList<>();
        parts.add(name(video.codec(), video.profile()));
        if (video.width() > 0 && video.height() > 0) {
            parts.add(video.width() + "x" + video.height());
        }
        double frames = video.frameRate() > 0 ? video.frameRate() : rates.frames();
        if (frames > 0) {
            parts.add(String.format(Locale.ROOT, "%.4g fps", frames));
        }
        return joined(parts);
    }

    /** What is known of it. */
    static String audio(Audio audio) {
        List<String> parts = new ArrayList<>();
        parts.add(name(audio.codec(), audio.profile()));
        if (audio.sampleRate() > 0) {
            parts.add(audio.sampleRate() + " Hz");
        }
        if (audio.channels() > 0) {
            parts.add(audio.channels() == 1 ? "mono" : audio.channels() + " channels");
        }
        return joined(parts);
    }

    private static String name(String codec, String profile) {
        return (codec + " " + profile).strip();
    }

    private static String joined(List<String> parts) {
        return String.join(", ", parts.stream().filter(part -> !part.isEmpty()).toList());
    }
}
