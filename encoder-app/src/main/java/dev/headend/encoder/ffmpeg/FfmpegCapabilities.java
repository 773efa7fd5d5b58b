package dev.headend.encoder.ffmpeg;

import dev.headend.encoder.plan.SourceInfo;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an FFmpeg can read, found out by trying it: versions and builds differ in codecs, and before 6.1 none knows those of
 * Enhanced RTMP.
 *
 * @param decoded FFmpeg's names of the codecs that it decodes; empty = unknown, so all
 * @param readFromFlv those of Enhanced RTMP that it reads from FLV
 */
public record FfmpegCapabilities(Set<String> decoded, Set<String> readFromFlv) {
    /** A line of {@code -decoders}; the codec follows where the decoder has another name. */
    private static final Pattern DECODER = Pattern.compile("^ [VA][A-Z.]{5} (\\S+) +(?:.*\\(codec (\\S+)\\))?.*$");
    /** Of a picture: level 6.2 of H.264 has no more (ITU-T H.264, table A-1), 8K included. FFmpeg keeps some twenty of them. */
    static final int MOST_PIXELS = 139_264 * 256;

    /** It decodes with graphics cards alone. */
    private static final String HARDWARE_ONLY = "av1";

    public FfmpegCapabilities {
        decoded = Set.copyOf(decoded);
        readFromFlv = Set.copyOf(readFromFlv);
    }

    /** Tries an FFmpeg. Blocks for some tenths of a second. */
    static FfmpegCapabilities of(FfmpegTools tools) throws IOException, InterruptedException {
        Set<String> read = new HashSet<>();
        for (FlvSample sample : FlvSample.ENHANCED) {
            read.addAll(FfmpegTrial.codecsIn(tools, sample));
        }
        if (read.contains("opus")) {
            // Both came with the same version; a sample of FLAC would need a true header.
            read.add("flac");
        }
        return new FfmpegCapabilities(decodersIn(FfmpegTrial.decoders(tools)), read);
    }

    /** Codecs of Enhanced RTMP that it reads and decodes. */
    Set<String> enhanced() {
        Set<String> usable = new TreeSet<>(readFromFlv);
        usable.removeIf(codec -> !decoded.isEmpty() && !decoded.contains(codec));
        return usable;
    }

    static Set<String> decodersIn(String list) {
        Set<String> codecs = new HashSet<>();
        list.lines().map(DECODER::matcher).filter(Matcher::matches).forEach(line -> {
            String codec = line.group(2);
            if (codec != null || !line.group(1).equals(HARDWARE_ONLY)) {
                codecs.add(codec == null ? line.group(1) : codec);
            }
        });
        return codecs;
    }

    /**
     * Why a source cannot be encoded, for the coordinator; empty if it can.
     *
     * @param flv whether FFmpeg gets it as FLV
     */
    public Optional<String> refusal(SourceInfo source, boolean flv) {
        SourceInfo.VideoInfo video = source.video();
        SourceInfo.AudioInfo audio = source.audio();
        if (video != null && (long) video.width() * video.height() > MOST_PIXELS) {
            return Optional.of("its pictures of " + video.width() + "x" + video.height() + " have more than "
                    + MOST_PIXELS + " pixels");
        }
        return refusal(video == null ? null : video.codec(), flv)
                .or(() -> refusal(audio == null ? null : audio.codec(), flv));
    }

    private Optional<String> refusal(@Nullable String codec, boolean flv) {
        if (codec == null) {
            return Optional.empty();
        }
        if (flv && FlvSample.isEnhanced(codec) && !readFromFlv.contains(codec)) {
            return Optional.of("the FFmpeg of this encoder does not read " + codec + " over RTMP; FFmpeg 8 does");
        }
        if (!decoded.isEmpty() && !decoded.contains(codec)) {
            return Optional.of("the FFmpeg of this encoder does not decode " + codec);
        }
        return Optional.empty();
    }
}
