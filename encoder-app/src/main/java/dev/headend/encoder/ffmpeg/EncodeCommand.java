package dev.headend.encoder.ffmpeg;

import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.EncodingPlan.CutPoints;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.Rendition.Audio;
import dev.headend.encoder.plan.Rendition.Fit;
import dev.headend.encoder.plan.Rendition.Video;
import dev.headend.encoder.preview.PreviewFormat;
import dev.headend.media.PreviewSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The command line of the FFmpeg that makes all outputs of a stream from its standard input. It reports finished segments
 * on its standard output, in whole lines: {@link FfmpegEventParser} parses them.
 */
public final class EncodeCommand {
    /** How much earlier than planned a keyframe may end its segment, because frame times are not round. */
    private static final Duration KEYFRAME_TOLERANCE = Duration.ofMillis(250);
    /** That of MPEG-TS. By default FFmpeg counts in frames, and rounds each time to a whole one. */
    private static final String CLOCK = "1:90000";

    private static final String SEGMENT_PATTERN = "%d.ts";

    private final EncodingPlan plan;
    private final CodecOptions codecs;
    private final Path spool;

    private EncodeCommand(EncodingPlan plan, CodecOptions codecs, Path spool) {
        this.plan = plan;
        this.codecs = codecs;
        this.spool = spool;
    }

    /**
     * Arguments for FFmpeg.
     *
     * @param previews null = none
     * @param spool the folder that finished segments and images appear in, each output in a folder of its own
     */
    public static List<String> of(EncodingPlan plan, CodecOptions codecs, @Nullable PreviewSpec previews, Path spool) {
        EncodeCommand command = new EncodeCommand(plan, codecs, spool);
        CommandLine line = command.input();
        for (Rendition rendition : plan.renditions()) {
            line = line.and(command.output(rendition));
        }
        if (previews != null && plan.source().video() != null) {
            line = line.and(command.previews(previews));
        }
        return line.arguments();
    }

    /** File name of a segment of a rendition, in the folder that FFmpeg writes to as in storage. */
    public static String segmentFile(int number) {
        return SEGMENT_PATTERN.replace("%d", String.valueOf(number));
    }

    private CommandLine input() {
        return CommandLine.EMPTY
                .with("-nostdin", "-hide_banner", "-loglevel", "error")
                .with("-progress", "pipe:1", "-stats_period", "1")
                .and(InputOptions.OPTIONS);
    }

    private CommandLine output(Rendition rendition) {
        CommandLine line = CommandLine.EMPTY;
        if (rendition.video() != null) {
            line = line.with("-map", "0:v:0").and(video(rendition.video()));
        }
        if (rendition.audio() != null) {
            line = line.with("-map", "0:a:0")
                    .with("-c:a", rendition.audio() == Audio.COPIED ? "copy" : codecs.audioCodec());
        }
        return line.and(segments(rendition.name()));
    }

    private CommandLine video(Video video) {
        return switch (video) {
            case Video.Copied _ -> CommandLine.EMPTY.with("-c:v", "copy");
            case Video.Encoded encoded -> encoded(encoded);
        };
    }

    private CommandLine encoded(Video.Encoded video) {
        CommandLine line = CommandLine.EMPTY
                .with("-c:v", codecs.videoCodec(), "-preset", codecs.presetOfEncoder())
                .with("-pix_fmt", codecs.pixelFormat())
                .with(codecs.onlyForcedKeyframes())
                .and(
                        plan.cutPoints() == CutPoints.SOURCE_KEYFRAMES
                                ? keyframesOfSource(video)
                                : keyframesAtIntervals(video));
        if (video.kbps() > 0) {
            line = line.with("-maxrate", video.kbps() + "k", "-bufsize", 2 * video.kbps() + "k");
        }
        return line;
    }

    /** A constant rate repeats frames that the publisher leaves out, so that each segment has a frame at its beginning. */
    private CommandLine keyframesAtIntervals(Video.Encoded video) {
        return CommandLine.EMPTY
                .with("-vf", size(video))
                .with("-r", video.frameRate().toString(), "-fps_mode", "cfr")
                .with("-force_key_frames", "expr:gte(t,n_forced*" + seconds(plan.segmentTime()) + ")");
    }

    /** Frames keep their own times; a lower rate drops frames, but never the source's keyframes. */
    private CommandLine keyframesOfSource(Video.Encoded video) {
        String filter = video.reducesRate() ? thinned(video.frameRate()) + "," + size(video) : size(video);
        return CommandLine.EMPTY
                .with("-vf", filter, "-fps_mode", "vfr", "-enc_time_base", CLOCK)
                .with("-force_key_frames", "source");
    }

    private static String thinned(FrameRate rate) {
        return "select='key+isnan(prev_selected_t)+gt(floor(t*" + rate + "+0.01),floor(prev_selected_t*" + rate
                + "+0.01))'";
    }

    private static String size(Video.Encoded video) {
        String size = video.width() + ":" + video.height();
        return video.fit() == Fit.PAD ? "pad=" + size : "scale=" + size;
    }

    private CommandLine segments(String name) {
        return CommandLine.EMPTY
                .with("-avoid_negative_ts", "disabled", "-f", "segment", "-segment_format", "mpegts")
                .with("-segment_time", seconds(plan.segmentTime()), "-segment_time_delta", seconds(KEYFRAME_TOLERANCE))
                // Flushed, so that a segment is complete in its file when its line is written.
                .with("-segment_format_options", "avoid_negative_ts=disabled:flush_packets=1")
                // One muxer for all segments: continuity counters continue, and each segment begins with PAT and PMT.
                .with("-individual_header_trailer", "0")
                .with("-segment_list", "pipe:1", "-segment_list_type", "csv")
                .with("-segment_list_entry_prefix", name + "/")
                .with(spool.resolve(name).resolve(SEGMENT_PATTERN).toString());
    }

    private CommandLine previews(PreviewSpec spec) {
        String size = spec.width() + ":" + spec.height();
        String filter = "select='isnan(prev_selected_t)+gte(t-prev_selected_t," + spec.seconds() + ")'"
                + ",scale=" + size + ":force_original_aspect_ratio=decrease"
                + ",pad=" + size + ":-1:-1,setsar=1";
        return CommandLine.EMPTY
                .with("-map", "0:v:0", "-vf", filter, "-fps_mode", "vfr", "-q:v", "4")
                // Renamed when written, so that a file that exists is complete.
                .with("-f", "image2", "-atomic_writing", "1", "-start_number", "0")
                .with(spool.resolve(PreviewFormat.SPOOL_FOLDER)
                        .resolve(PreviewFormat.IMAGE_PATTERN)
                        .toString());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
    }
}
