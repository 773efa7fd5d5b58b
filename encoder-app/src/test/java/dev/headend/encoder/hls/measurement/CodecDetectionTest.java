package dev.headend.encoder.hls.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.Rendition.Audio;
import dev.headend.encoder.plan.Rendition.Video;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodecDetectionTest {
    private static final Video PICTURE = new Video.Copied(1280, 720, FrameRate.of(30));
    private static final String VIDEO_PES = "000001 e0 0000 80 00 00 00000001 67 640028";
    private static final String AUDIO_PES = "000001 c0 0000 80 00 00 fff150";

    @TempDir
    private Path folder;

    @Test
    void putsTogetherWhatSegmentsHave() throws IOException {
        CodecDetection detection = detection(PICTURE, Audio.COPIED);
        detection.inspect(segment(TransportStream.VIDEO, VIDEO_PES));
        assertThat(detection.attribute()).isEqualTo("avc1.640028");
        detection.inspect(segment(TransportStream.AUDIO, AUDIO_PES));
        assertThat(detection.attribute()).isEqualTo("avc1.640028,mp4a.40.2");
    }

    @Test
    void readsNoSegmentOnceItHasAll() throws IOException {
        CodecDetection videoOnly = detection(PICTURE, null);
        videoOnly.inspect(segment(TransportStream.VIDEO, VIDEO_PES));
        videoOnly.inspect(folder.resolve("missing.ts"));

        CodecDetection audioOnly = detection(null, Audio.COPIED);
        audioOnly.inspect(segment(TransportStream.AUDIO, AUDIO_PES));
        audioOnly.inspect(folder.resolve("missing.ts"));

        assertThat(videoOnly.attribute()).isEqualTo("avc1.640028");
        assertThat(audioOnly.attribute()).isEqualTo("mp4a.40.2");
    }

    @Test
    void readsOnWhileOneIsMissing() throws IOException {
        CodecDetection both = detection(PICTURE, Audio.COPIED);
        both.inspect(segment(TransportStream.AUDIO, AUDIO_PES));
        assertThatThrownBy(() -> both.inspect(folder.resolve("missing.ts"))).isInstanceOf(IOException.class);
    }

    @Test
    void givesUpAfterFiveSegments() throws IOException {
        CodecDetection detection = detection(PICTURE, null);
        for (int i = 0; i < 4; i++) {
            detection.inspect(segment(TransportStream.VIDEO, "00"));
        }
        assertThatThrownBy(() -> detection.inspect(folder.resolve("missing.ts")))
                .isInstanceOf(IOException.class);
        detection.inspect(segment(TransportStream.VIDEO, "00"));
        detection.inspect(segment(TransportStream.VIDEO, VIDEO_PES));
        assertThat(detection.attribute()).isEmpty();
    }

    /** Else a publisher could make the playlists as long as he likes. */
    @Test
    void listsNoMoreThanEightOfAKind() throws IOException {
        CodecDetection detection = detection(PICTURE, null);
        for (int level = 10; level < 50; level++) {
            detection.beginRun(new Rendition("1280x720-30", PICTURE, null));
            detection.inspect(segment(TransportStream.VIDEO, VIDEO_PES.replace("28", String.valueOf(level))));
        }
        assertThat(detection.attribute().split(",")).hasSize(8).contains("avc1.640010");
    }

    /** All that any segment of the playlist has. */
    @Test
    void addsWhatAnotherRunHas() throws IOException {
        CodecDetection detection = detection(PICTURE, null);
        detection.inspect(segment(TransportStream.VIDEO, VIDEO_PES));
        detection.beginRun(new Rendition("r", PICTURE, Audio.ENCODED));
        detection.inspect(segment(TransportStream.VIDEO, VIDEO_PES.replace("640028", "42c01e")));
        detection.inspect(segment(TransportStream.AUDIO, AUDIO_PES));

        assertThat(detection.attribute()).isEqualTo("avc1.640028,avc1.42c01e,mp4a.40.2");
    }

    private static CodecDetection detection(@Nullable Video video, @Nullable Audio audio) {
        return new CodecDetection(new Rendition("r", video, audio));
    }

    private Path segment(int pid, String content) throws IOException {
        byte[] bytes = new TransportStream()
                .association()
                .mapOfBoth()
                .start(pid, content)
                .toBytes();
        return Files.write(folder.resolve("0.ts"), bytes);
    }
}
