package dev.headend.encoder.ffmpeg;

import java.time.Duration;
import java.util.List;

/** The command line of the ffprobe that probes the beginning of a stream on standard input and writes JSON. */
public final class ProbeCommand {
    private ProbeCommand() {}

    /** @param span how much of the stream is looked at */
    public static List<String> of(Duration span) {
        return of(span, InputOptions.ANALYSIS);
    }

    /** @param analysis how much of it is looked at, at most, until each track is known */
    public static List<String> of(Duration span, Duration analysis) {
        return CommandLine.EMPTY
                .with("-hide_banner", "-loglevel", "error", "-of", "json")
                .with("-read_intervals", "%+" + span.plusSeconds(1).toSeconds())
                .with("-show_entries", SHOWN)
                .and(InputOptions.analyzing(analysis))
                .arguments();
    }

    private static final String SHOWN = "packet=codec_type,pts_time,dts_time,flags"
            + ":stream=codec_type,codec_name,profile,pix_fmt,width,height,r_frame_rate,avg_frame_rate,color_range,color_space";
}
