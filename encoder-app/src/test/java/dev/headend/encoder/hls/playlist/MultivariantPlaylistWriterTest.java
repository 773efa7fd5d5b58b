package dev.headend.encoder.hls.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.hls.measurement.MeasuredBitRate;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.Rendition.Audio;
import dev.headend.encoder.plan.Rendition.Fit;
import dev.headend.encoder.plan.Rendition.Video;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultivariantPlaylistWriterTest {
    private static final String CODECS = "avc1.64001f,mp4a.40.2";
    private static final MeasuredBitRate RATE =
            MeasuredBitRate.none(4).and(300_000, Duration.ofSeconds(3)).and(100_000, Duration.ofSeconds(3));

    @Test
    void describesEachVariant() {
        Variant original = variant(new Video.Copied(1280, 720, new FrameRate(30_000, 1_001)), "1280x720-30");
        Variant limited =
                variant(new Video.Encoded(640, 360, FrameRate.of(15), Fit.SCALE, true, 800), "640x360-15~800");

        assertThat(MultivariantPlaylistWriter.write(List.of(original, limited), "", "live.m3u8"))
                .isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:3
                #EXT-X-STREAM-INF:BANDWIDTH=800000,AVERAGE-BANDWIDTH=533334,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970
                1280x720-30/live.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=800000,AVERAGE-BANDWIDTH=533334,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=15.000
                640x360-15~800/live.m3u8
                """);
    }

    @Test
    void leadsIntoAStreamsFolder() {
        Variant original = variant(new Video.Copied(1280, 720, FrameRate.of(30)), "1280x720-30");

        assertThat(MultivariantPlaylistWriter.write(List.of(original), "2f/", "vod-1.m3u8"))
                .contains("\n2f/1280x720-30/vod-1.m3u8\n");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        Rendition sound = new Rendition(Rendition.AUDIO_ONLY, null, Audio.COPIED);

        assertThat(MultivariantPlaylistWriter.write(List.of(new Variant(sound, "", RATE)), "", "live.m3u8"))
                .contains("#EXT-X-STREAM-INF:BANDWIDTH=800000,AVERAGE-BANDWIDTH=533334\n0x0-0/live.m3u8\n");
    }

    private static Variant variant(Video video, String name) {
        return new Variant(new Rendition(name, video, Audio.COPIED), CODECS, RATE);
    }
}
