package dev.headend.encoder.source.probe;

import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.source.SourceException;
import dev.headend.encoder.source.part.KeyframeDistance;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What ffprobe has reported about a stream's beginning. One thread adds to it, and reads the result at the end; any thread
 * may ask whether more is needed.
 */
final class ProbeReport {
    /** A measured rate this close to the nominal one is replaced by it. */
    private static final double RATE_TOLERANCE = 0.03;

    private final Duration span;
    private final KeyframeDistance keyframes = new KeyframeDistance();
    private @Nullable Duration first;
    private SourceInfo.@Nullable VideoInfo video;
    private SourceInfo.@Nullable AudioInfo audio;
    private volatile boolean enough;

    /** @param span how much of the stream is enough */
    ProbeReport(Duration span) {
        this.span = span;
    }

    /** Whether no more of the stream is needed. */
    boolean isEnough() {
        return enough;
    }

    void packet(JsonNode packet) {
        Duration time = time(packet);
        if (time == null) {
            return;
        }
        if (type(packet).equals("video")) {
            keyframes.frame(time, packet.path("flags").asString("").startsWith("K"));
        }
        first = first == null || time.compareTo(first) < 0 ? time : first;
        enough = enough || time.minus(first).compareTo(span) >= 0;
    }

    void stream(JsonNode stream) {
        String codec = stream.path("codec_name").asString("");
        switch (type(stream)) {
            case "video" -> video = video == null ? videoOf(codec, stream) : video;
            case "audio" -> audio = audio == null && !codec.isEmpty() ? audioOf(codec, stream) : audio;
            default -> {}
        }
    }

    /** @throws SourceException if there is neither video nor audio */
    SourceInfo sourceInfo() throws SourceException {
        SourceInfo info = new SourceInfo(video, audio);
        if (info.isEmpty()) {
            throw new SourceException("the source has neither video nor audio that can be decoded");
        }
        return info;
    }

    private SourceInfo.@Nullable VideoInfo videoOf(String codec, JsonNode stream) {
        int width = stream.path("width").asInt(0);
        int height = stream.path("height").asInt(0);
        FrameRate rate = rateOf(stream);
        if (codec.isEmpty() || width < 1 || height < 1 || rate == null) {
            return null;
        }
        String pixelFormat = stream.path("pix_fmt").asString("");
        return new SourceInfo.VideoInfo(codec, pixelFormat, width, height, rate, keyframes.longest());
    }

    private static SourceInfo.AudioInfo audioOf(String codec, JsonNode stream) {
        return new SourceInfo.AudioInfo(codec, stream.path("profile").asString(""));
    }

    /** The measured rate, or the nominal one if both are about the same, because times in FLV are whole milliseconds. */
    private static @Nullable FrameRate rateOf(JsonNode stream) {
        FrameRate measured = rate(stream, "avg_frame_rate");
        FrameRate nominal = rate(stream, "r_frame_rate");
        if (measured == null || nominal == null) {
            return measured == null ? nominal : measured;
        }
        double difference = Math.abs(measured.perSecond() / nominal.perSecond() - 1);
        return difference < RATE_TOLERANCE ? nominal : measured;
    }

    private static @Nullable FrameRate rate(JsonNode stream, String name) {
        return FrameRate.parse(stream.path(name).asString("")).orElse(null);
    }

    private static String type(JsonNode entry) {
        return entry.path("codec_type").asString("");
    }

    private static @Nullable Duration time(JsonNode packet) {
        String text = packet.path("pts_time").asString(packet.path("dts_time").asString(""));
        try {
            return Duration.ofMillis(Math.round(1000 * Double.parseDouble(text)));
        } catch (NumberFormatException unknown) {
            return null;
        }
    }
}
