package dev.headend.encoder.source;

import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.SourceInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What ffprobe has said of a stream's beginning. One thread writes, and reads the conclusion after it; any thread may ask
 * whether it is enough.
 */
final class ProbeReport {
    /** Sound alone for as long means that there is no picture; keyframes that come regularly are believed after it. */
    private static final Duration SHORT_LOOK = Duration.ofMillis(2500);
    /** A measured rate this near to a likely one is the likely one. */
    private static final double RATE_TOLERANCE = 0.01;

    private final Duration longLook;
    private final KeyframeDistance keyframes = new KeyframeDistance();
    private boolean picture;
    private @Nullable Duration first;
    private SourceInfo.@Nullable VideoInfo video;
    private SourceInfo.@Nullable AudioInfo audio;
    private volatile boolean enough;

    /** @param longLook how much of the stream is waited for keyframes */
    ProbeReport(Duration longLook) {
        this.longLook = longLook;
    }

    /** Whether nothing more need be seen. */
    boolean isEnough() {
        return enough;
    }

    void packet(JsonNode packet) {
        Duration time = time(packet);
        if (time == null) {
            return;
        }
        if (type(packet).equals("video")) {
            picture = true;
            keyframes.frame(time, packet.path("flags").asString("").startsWith("K"));
        }
        first = first == null || time.compareTo(first) < 0 ? time : first;
        Duration seen = time.minus(first);
        boolean keyframesKnown = !picture || keyframes.isRegular();
        enough = enough || seen.compareTo(longLook) >= 0 || keyframesKnown && seen.compareTo(SHORT_LOOK) >= 0;
    }

    void stream(JsonNode stream) {
        String codec = stream.path("codec_name").asString("");
        switch (type(stream)) {
            case "video" -> video = video == null ? videoOf(codec, stream) : video;
            case "audio" -> audio = audio == null && !codec.isEmpty() ? audioOf(codec, stream) : audio;
            default -> {}
        }
    }

    /** @throws SourceException if there is nothing to be played */
    SourceInfo sourceInfo() throws SourceException {
        SourceInfo info = new SourceInfo(video, audio);
        if (info.isEmpty()) {
            throw new SourceException("the source has neither picture nor sound that can be decoded");
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

    /** The measured rate, or the likely one if that is as good as the same: times in FLV are whole milliseconds. */
    private static @Nullable FrameRate rateOf(JsonNode stream) {
        FrameRate measured = rate(stream, "avg_frame_rate");
        FrameRate likely = rate(stream, "r_frame_rate");
        if (measured == null || likely == null) {
            return measured == null ? likely : measured;
        }
        double difference = Math.abs(measured.perSecond() / likely.perSecond() - 1);
        return difference < RATE_TOLERANCE ? likely : measured;
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
