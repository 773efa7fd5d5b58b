package dev.headend.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Chromium's MediaRecorder wrote (container/README.md in the test resources). */
class BrowserRecordingsTest {
    private static final int KEYFRAMES = 5;

    @ParameterizedTest
    @ValueSource(strings = {"vp8.webm", "avc.mkv", "avc.mp4"})
    void aReceiverThatJoinsLateDecodesAtOnce(String file) throws IOException {
        byte[] stream = recorded(file);
        Scanned scanned = Scanned.whole(stream);
        assertThat(scanned.joinPoints()).hasSize(KEYFRAMES);

        for (int index : List.of(2, KEYFRAMES - 1)) {
            List<String> pictures = Ffmpeg.ffprobe(
                    scanned.fromJoinPoint(index, stream),
                    "-select_streams",
                    "v",
                    "-show_entries",
                    "frame=pict_type,key_frame");
            assertThat(pictures.getFirst()).startsWith("1,I");
            assertThat(pictures).filteredOn(picture -> picture.startsWith("1")).hasSize(KEYFRAMES - index);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sound.webm", "sound.mp4"})
    void soundAloneCanBeJoinedAtAnyClusterOrFragment(String file) throws IOException {
        byte[] stream = recorded(file);
        Scanned scanned = Scanned.whole(stream);
        byte[] received = scanned.fromJoinPoint(scanned.joinPoints().size() - 1, stream);

        assertThat(Ffmpeg.ffprobe(received, "-show_entries", "frame=nb_samples"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vp8.webm", "avc.mkv", "avc.mp4", "sound.webm", "sound.mp4"})
    void itDoesNotMatterWhereTheMessagesAreCut(String file) throws IOException {
        byte[] stream = recorded(file);
        Scanned whole = Scanned.whole(stream);
        Stream<Scanned> cut = Stream.concat(
                Stream.of(Scanned.cut(stream, 1)),
                IntStream.range(0, 50).mapToObj(i -> Scanned.cutAtRandom(stream, i)));

        assertThat(cut).allMatch(whole::equalsApartFromCutting).allMatch(scanned -> scanned.late() == 0);
    }

    private static byte[] recorded(String file) throws IOException {
        try (var in = BrowserRecordingsTest.class.getResourceAsStream("/container/" + file)) {
            return in.readAllBytes();
        }
    }
}
