package dev.headend.encoder.ffmpeg;

import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.EncodingPlan.CutPoints;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.Rendition.Audio;
import dev.headend.encoder.plan.Rendition.Video;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.preview.PreviewFormat;
import dev.headend.encoder.preview.SnapshotOutput;
import dev.headend.media.PreviewSpec;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The command line of the FFmpeg that makes all outputs of a stream from its standard input. It reports finished segments
 * on its standard output, in whole lines: {@link FfmpegEventParser} parses them. Where segments are cut at the source's
 * keyframes, it cuts at each of them, and {@link SegmentAssembler} makes segments of the pieces.
 */
public final class EncodeCommand {
    /** How much earlier than planned a keyframe may end its segment, because frame times are not round. */
    private static final Duration KEYFRAME_TOLERANCE = Duration.ofMillis(250);
    /** Keyframes closer together than this are no reason for a file each. */
    private static final Duration SHORTEST_PIECE = Duration.ofMillis(500);
    /** Sound alone beside a picture is to be cut where the picture is, as nearly as that; each piece has 564 bytes of tables. */
    private static final Duration PIECE_OF_SOUND = Duration.ofMillis(200);
    /** That of MPEG-TS. By default FFmpeg counts in frames, and rounds each time to a whole one. */
    private static final String CLOCK = "1:90000";
    /** Each thread of the decoder holds a frame back. */
    private static final String DECODER_THREADS = "2";
    /** Of the decoder of keyframes alone, and of images' encoders: what they hold back comes a keyframe, or an interval, later. */
    private static final String ONE_THREAD = "1";

    private static final String SEGMENT_PATTERN = "%d.ts";
    private static final String PIECES = "pieces";
    private static final String AUDIO = "0:a:0";
    /**
     * How long what there is waits for a track of which nothing comes, in microseconds of stream time: FFmpeg's 10 s are more
     * than players have. Video that is encoded comes later than sound by less, also at few frames a second.
     */
    private static final CommandLine SHORT_WAIT = CommandLine.EMPTY.with("-max_interleave_delta", "2000000");

    private final EncodingPlan plan;
    private final CodecOptions codecs;
    private final @Nullable PreviewSpec previews;
    private final @Nullable PreviewSpec snapshot;
    private final Path folder;

    private EncodeCommand(
            EncodingPlan plan, CodecOptions codecs, @Nullable PreviewSpec previews, int snapshotSeconds, Path folder) {
        SourceInfo.VideoInfo video = plan.source().video();
        this.plan = plan;
        this.codecs = codecs;
        this.previews = video == null ? null : previews;
        this.snapshot = video == null || snapshotSeconds == 0
                ? null
                : SnapshotOutput.spec(video.width(), video.height(), snapshotSeconds);
        this.folder = folder;
    }

    /**
     * Arguments for FFmpeg.
     *
     * @param previews null = none
     * @param snapshotSeconds between two versions of the channel's latest picture; 0 = there is none
     * @param folder what FFmpeg writes into, each output into {@linkplain #outputFolder a folder of its own}
     */
    public static List<String> of(
            EncodingPlan plan, CodecOptions codecs, @Nullable PreviewSpec previews, int snapshotSeconds, Path folder) {
        EncodeCommand command = new EncodeCommand(plan, codecs, previews, snapshotSeconds, folder);
        CommandLine line = command.input().and(command.filters());
        return line.and(command.sharesEncodedAudio() ? command.sharedOutput() : command.outputs())
                .and(command.previewImages())
                .and(command.snapshot())
                .arguments();
    }

    /** File name of a segment of a rendition, in the folder of finished segments as in storage. */
    public static String segmentFile(int number) {
        return SEGMENT_PATTERN.replace("%d", String.valueOf(number));
    }

    /** The folder that FFmpeg writes a rendition into; must exist. */
    static Path outputFolder(EncodingPlan plan, Path folder, Rendition rendition) {
        Path finished = folder.resolve(rendition.name());
        return isCutInPieces(plan, rendition) ? finished.resolve(PIECES) : finished;
    }

    /** Whether its segments are joined: FFmpeg cuts at each keyframe, or sound beside a picture anywhere. */
    static boolean isCutInPieces(EncodingPlan plan, Rendition rendition) {
        return plan.cutPoints() == CutPoints.SOURCE_KEYFRAMES || isSoundBesidePicture(plan, rendition);
    }

    static boolean isSoundBesidePicture(EncodingPlan plan, Rendition rendition) {
        return rendition.video() == null && plan.source().video() != null;
    }

    private CommandLine input() {
        CommandLine line = CommandLine.EMPTY
                .with("-nostdin", "-hide_banner", "-loglevel", "error")
                .with("-progress", "pipe:1", "-stats_period", "1");
        CommandLine decoder = decodesKeyframes()
                ? line.with("-threads", ONE_THREAD, "-flags", "low_delay", "-skip_frame", "nokey")
                : line.with("-threads", DECODER_THREADS);
        return decoder.and(InputOptions.OPTIONS);
    }

    /** Images alone are not worth decoding more. */
    private boolean decodesKeyframes() {
        return (previews != null || snapshot != null) && !plan.encodesVideo();
    }

    private CommandLine filters() {
        String graph = FilterGraph.of(plan, previews, snapshot);
        return graph.isEmpty() ? CommandLine.EMPTY : CommandLine.EMPTY.with("-filter_complex", graph);
    }

    private CommandLine outputs() {
        CommandLine line = CommandLine.EMPTY;
        for (Rendition rendition : plan.made()) {
            line = line.and(output(rendition));
        }
        return line;
    }

    private CommandLine output(Rendition rendition) {
        CommandLine line = CommandLine.EMPTY;
        if (rendition.video() != null) {
            line = line.with("-map", videoOf(rendition.name(), rendition.video()))
                    .and(video(rendition.video()));
        }
        if (rendition.audio() != null) {
            line = line.with("-map", AUDIO)
                    .with("-c:a", rendition.audio() == Audio.COPIED ? "copy" : codecs.audioCodec());
        }
        return line.and(segments(rendition)).with(file(rendition));
    }

    /**
     * Whether several renditions have the same audio, which is not copied. Where video is copied each encodes its own: in one
     * output, FFmpeg 5 gives copied and encoded frames times that differ by up to a frame.
     */
    private boolean sharesEncodedAudio() {
        return plan.renditions().size() > 1
                && plan.source().video() != null
                && !plan.copiesVideo()
                && plan.renditions().stream().allMatch(rendition -> rendition.audio() == Audio.ENCODED);
    }

    /** One output for FFmpeg, which encodes the audio once, and hands it on to a muxer for each rendition. */
    private CommandLine sharedOutput() {
        CommandLine line = CommandLine.EMPTY;
        List<String> muxers = new ArrayList<>();
        int videos = 0;
        for (Rendition rendition : plan.made()) {
            String streams = "a";
            if (rendition.video() != null) {
                String stream = "v:" + videos++;
                streams = stream + ",a";
                line = line.with("-map", videoOf(rendition.name(), rendition.video()))
                        .and(video(rendition.video()).forStream(stream));
            }
            muxers.add(TeeMuxer.slave(streams, segments(rendition), file(rendition)));
        }
        return line.with("-map", AUDIO, "-c:a", codecs.audioCodec())
                .and(SHORT_WAIT)
                .with("-f", "tee", String.join("|", muxers));
    }

    private static String videoOf(String rendition, Video video) {
        return video instanceof Video.Copied ? "0:v:0" : FilterGraph.video(rendition);
    }

    private CommandLine video(Video video) {
        return switch (video) {
            case Video.Copied _ -> CommandLine.EMPTY.with("-c:v", "copy");
            case Video.Encoded encoded -> encoded(encoded);
        };
    }

    private CommandLine encoded(Video.Encoded video) {
        CommandLine line = codecs.video()
                .and(
                        plan.cutPoints() == CutPoints.SOURCE_KEYFRAMES
                                ? keyframesOfSource()
                                : keyframesAtIntervals(video));
        if (video.kbps() > 0) {
            line = line.with("-maxrate", video.kbps() + "k", "-bufsize", 2 * video.kbps() + "k");
        }
        return line;
    }

    /** A constant rate repeats frames that the publisher leaves out, so that each segment has a frame at its beginning. */
    private CommandLine keyframesAtIntervals(Video.Encoded video) {
        return CommandLine.EMPTY
                .with("-r", video.frameRate().toString(), "-fps_mode", "cfr")
                .with("-force_key_frames", "expr:gte(t,n_forced*" + seconds(plan.segmentTime()) + ")");
    }

    /** Frames keep their own times, and the source's keyframes are keyframes again. */
    private static CommandLine keyframesOfSource() {
        return CommandLine.EMPTY
                .with("-fps_mode", "vfr", "-enc_time_base", CLOCK)
                .with("-force_key_frames", "source");
    }

    private CommandLine segments(Rendition rendition) {
        boolean sound = isSoundBesidePicture(plan, rendition);
        Duration piece = sound ? PIECE_OF_SOUND : SHORTEST_PIECE;
        Duration cut = isCutInPieces(plan, rendition) ? piece : plan.segmentTime();
        Duration tolerance = sound ? Duration.ZERO : KEYFRAME_TOLERANCE;
        return CommandLine.EMPTY
                .with("-avoid_negative_ts", "disabled", "-f", "segment", "-segment_format", "mpegts")
                .with("-segment_time", seconds(cut), "-segment_time_delta", seconds(tolerance))
                // Flushed, so that a segment is complete in its file when its line is written.
                .with("-segment_format_options", "avoid_negative_ts=disabled:flush_packets=1")
                // One muxer for all segments: continuity counters continue, and each segment begins with PAT and PMT.
                .with("-individual_header_trailer", "0")
                .with("-segment_list", "pipe:1", "-segment_list_type", "csv")
                .with("-segment_list_entry_prefix", rendition.name() + "/")
                .and(SHORT_WAIT);
    }

    private String file(Rendition rendition) {
        return pattern(outputFolder(plan, folder, rendition), SEGMENT_PATTERN);
    }

    /** Names of files in a folder, whose own name is no pattern. */
    private static String pattern(Path folder, String files) {
        return folder.toString().replace("%", "%%") + File.separator + files;
    }

    private CommandLine previewImages() {
        if (previews == null) {
            return CommandLine.EMPTY;
        }
        // If no keyframe comes in an interval, the image before is repeated.
        String[] rate = decodesKeyframes()
                ? new String[] {"-r", "1/" + previews.seconds(), "-fps_mode", "cfr"}
                : new String[] {"-fps_mode", "vfr"};
        return CommandLine.EMPTY
                .with("-map", FilterGraph.previews(), "-q:v", "4", "-threads", ONE_THREAD)
                .with(rate)
                // Renamed when written, so that a file that exists is complete.
                .with("-f", "image2", "-atomic_writing", "1", "-start_number", "0")
                .with(pattern(folder.resolve(PreviewFormat.SPOOL_FOLDER), PreviewFormat.IMAGE_PATTERN));
    }

    /** One file, whose name is no pattern, replaced by each picture. */
    private CommandLine snapshot() {
        if (snapshot == null) {
            return CommandLine.EMPTY;
        }
        return CommandLine.EMPTY
                .with("-map", FilterGraph.snapshot(), "-q:v", "4", "-threads", ONE_THREAD, "-fps_mode", "vfr")
                .with("-f", "image2", "-update", "1", "-atomic_writing", "1")
                .with(folder.resolve(SnapshotOutput.SPOOL_FILE).toString());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
    }
}
