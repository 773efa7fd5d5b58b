package dev.headend.encoder.source.probe;

import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.source.SourceException;
import dev.headend.encoder.source.part.FrameRateEstimate;
import dev.headend.encoder.source.part.KeyframeDistance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What ffprobe has reported about a stream's beginning. One thread adds to it, and reads the result at the end; any thread
 * may ask whether more is needed.
 */
final class ProbeReport {
    /** So many show how fast frames come. */
    private static final int MAX_FRAMES = 64;
    /** What changes less often at the beginning is a screen at rest, or a camera in the dark: frames may come faster later. */
    private static final int SLOWEST_RATE = 10;

    private static final FrameRate USUAL_RATE = FrameRate.of(30);

    /** What the decoder of VP8 says of every stream. */
    private static final SourceInfo.Colors OF_VP8 = new SourceInfo.Colors("tv", "bt470bg");

    private static final Set<String> RANGES = Set.of("tv", "pc");
    private static final Set<String> SPACES = Set.of("bt709", "bt470bg", "smpte170m", "smpte240m", "bt2020nc");

    private final Duration span;
    private final List<Long> frameTimes = new ArrayList<>();
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
            if (frameTimes.size() < MAX_FRAMES) {
                frameTimes.add(time.toMillis());
            }
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
        if (codec.isEmpty() || width < 1 || height < 1) {
            return null;
        }
        String pixelFormat = stream.path("pix_fmt").asString("");
        return new SourceInfo.VideoInfo(
                codec, pixelFormat, width, height, rate, keyframes.longest(), colorsOf(codec, stream));
    }

    /** Of VP8, whose frames cannot say it, FFmpeg's decoder forgets what the container says: Chromium's canvases are of full range. */
    private static SourceInfo.@Nullable Colors colorsOf(String codec, JsonNode stream) {
        String range = stream.path("color_range").asString("");
        String space = stream.path("color_space").asString("");
        SourceInfo.Colors said = new SourceInfo.Colors(
                RANGES.contains(range) ? range : OF_VP8.range(), SPACES.contains(space) ? space : OF_VP8.space());
        return codec.equals("vp8") && !said.equals(OF_VP8) ? said : null;
    }

    private static SourceInfo.AudioInfo audioOf(String codec, JsonNode stream) {
        return new SourceInfo.AudioInfo(codec, stream.path("profile").asString(""));
    }

    /**
     * What frames show by their times, or what ffprobe makes of a header if that is about the same. Browsers write no rate; what
     * ffprobe then takes for one is the smallest difference between two times.
     */
    private FrameRate rateOf(JsonNode stream) {
        FrameRate average = rate(stream, "avg_frame_rate");
        FrameRate nominal = rate(stream, "r_frame_rate");
        boolean agree = average != null && nominal != null && FrameRateEstimate.isNear(average, nominal);
        FrameRate found = agree || frameTimes.isEmpty() && average != null
                ? FrameRateEstimate.of(agree ? nominal : average, 0, frameTimes)
                : FrameRateEstimate.atLeast(frameTimes);
        return found.perSecond() < SLOWEST_RATE ? USUAL_RATE : found;
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
