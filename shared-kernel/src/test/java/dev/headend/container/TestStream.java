package dev.headend.container;

import static dev.headend.container.ContainerFormat.FLV;
import static dev.headend.container.ContainerFormat.MP4;
import static dev.headend.container.ContainerFormat.MPEG_TS;
import static dev.headend.container.ContainerFormat.WEBM;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Streams as FFmpeg makes them: three seconds with a keyframe every 0.8 s, so four of them. */
enum TestStream {
    WEBM_VP8(WEBM, "webm", Source.VP8 + "-c:a libopus -live 1 -cluster_time_limit 5000"),
    WEBM_VP9(WEBM, "webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 100k -c:a libvorbis -live 1"),
    WEBM_OF_KNOWN_SIZE(WEBM, "webm", Source.VP8 + "-c:a libopus"),
    WEBM_WITH_SHORT_CLUSTERS(WEBM, "webm", Source.VP8 + "-c:a libopus -live 1 -cluster_time_limit 300"),
    /** FFmpeg begins no cluster at a keyframe while there are less than 4 KiB in the one before. */
    WEBM_WITH_KEYFRAMES_IN_CLUSTERS(
            WEBM, "webm", "-vf scale=16:16 -c:v libvpx -b:v 5k -c:a libopus -b:a 16k -live 1 -cluster_time_limit 5000"),
    WEBM_SOUND(WEBM, "webm", "-vn -c:a libopus -live 1 -cluster_time_limit 500"),
    MATROSKA_AVC(WEBM, "matroska", Source.AVC + "-c:a aac"),
    MATROSKA_HEVC(WEBM, "matroska", Source.HEVC + "-c:a ac3 -live 1"),
    MP4_AVC(MP4, "mp4", Source.AVC + "-c:a aac" + Source.FRAGMENTS),
    MP4_AVC_IN_SHORT_FRAGMENTS(
            MP4,
            "mp4",
            Source.AVC + "-c:a aac -movflags empty_moov+default_base_moof+frag_keyframe -frag_duration 200000"),
    MP4_OF_SEGMENTS(MP4, "mp4", Source.AVC + "-c:a aac -movflags dash+frag_keyframe+empty_moov+default_base_moof"),
    MP4_HEVC(MP4, "mp4", Source.HEVC + "-tag:v hvc1 -c:a libopus" + Source.FRAGMENTS),
    MP4_AV1(MP4, "mp4", Source.AV1 + "-c:a libopus" + Source.FRAGMENTS),
    MP4_SOUND(MP4, "mp4", "-vn -c:a aac -movflags empty_moov+default_base_moof -frag_duration 500000"),
    FLV_AVC(FLV, "flv", Source.AVC + "-c:a aac"),
    FLV_SORENSON(FLV, "flv", "-c:v flv1 -c:a libmp3lame"),
    FLV_SOUND(FLV, "flv", "-vn -c:a aac"),
    TS_AVC(MPEG_TS, "mpegts", Source.AVC + "-c:a aac"),
    TS_HEVC(MPEG_TS, "mpegts", Source.HEVC + "-c:a ac3"),
    TS_MPEG2(MPEG_TS, "mpegts", "-c:v mpeg2video -bf 0 -sc_threshold 1000000000 -c:a mp2"),
    TS_SOUND(MPEG_TS, "mpegts", "-vn -c:a aac");

    final ContainerFormat format;
    final boolean hasPicture;
    private final String muxer;
    private final String options;

    private static final class Source {
        static final String VP8 = "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 100k ";
        static final String AVC = "-c:v libx264 -preset ultrafast -bf 2 -sc_threshold 0 ";
        static final String HEVC = "-c:v libx265 -preset ultrafast -x265-params log-level=none:scenecut=0 ";
        static final String AV1 = "-c:v libaom-av1 -usage realtime -cpu-used 8 -b:v 100k ";
        static final String FRAGMENTS = " -movflags frag_keyframe+empty_moov+default_base_moof";
    }

    TestStream(ContainerFormat format, String muxer, String options) {
        this.format = format;
        this.muxer = muxer;
        this.options = options;
        this.hasPicture = !options.startsWith("-vn");
    }

    private static final String INPUT =
            "-f lavfi -i testsrc2=s=160x90:r=25 -f lavfi -i sine=r=48000 -t 3 -g 20 -keyint_min 20 ";

    private byte @Nullable [] made;

    /** The stream, made once. Not to be modified. */
    synchronized byte[] bytes() throws IOException {
        if (made == null) {
            made = Ffmpeg.ffmpeg(new byte[0], (INPUT + options + " -f " + muxer + " pipe:1").split(" +"));
        }
        return made;
    }
}
