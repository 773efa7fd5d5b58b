package dev.headend.encoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.EncodingPlan.CutPoints;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.Rendition.Audio;
import dev.headend.encoder.plan.Rendition.Video;
import dev.headend.encoder.plan.SourceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the files that an FFmpeg has written, also when it was killed. */
class SegmentAssemblerTest {
    private static final String LARGE = "1280x720-25";
    private static final String SMALL = "640x360-25";
    private static final String SOUND = Rendition.AUDIO_ONLY;

    @TempDir
    private Path folder;

    private final List<String> segments = new ArrayList<>();

    @Test
    void joinsPiecesToSegmentsInEachRendition() throws IOException {
        SegmentAssembler assembler = assembler(CutPoints.SOURCE_KEYFRAMES);
        for (int piece = 0; piece < 5; piece++) {
            write(LARGE + "/pieces/" + piece + ".ts");
            write(SMALL + "/pieces/" + piece + ".ts");
            assembler.pieceFinished(piece(LARGE, piece));
            assembler.pieceFinished(piece(SMALL, piece));
        }
        assembler.finish();
        assertThat(segments)
                .containsExactly(
                        LARGE + " 0 0-2",
                        SMALL + " 0 0-2",
                        LARGE + " 1 2-4",
                        SMALL + " 1 2-4",
                        LARGE + " 2 4-5",
                        SMALL + " 2 4-5");
        assertThat(folder.resolve(SMALL).resolve("0.ts")).hasContent("01");
        assertThat(folder.resolve(SMALL).resolve("2.ts")).hasContent("4");
    }

    /** The rendition whose piece comes first decides for all. */
    @Test
    void waitsForTheRenditionThatIsBehind() throws IOException {
        SegmentAssembler assembler = assembler(CutPoints.SOURCE_KEYFRAMES);
        for (int piece = 0; piece < 4; piece++) {
            write(LARGE + "/pieces/" + piece + ".ts");
            assembler.pieceFinished(piece(LARGE, piece));
        }
        assertThat(segments).containsExactly(LARGE + " 0 0-2", LARGE + " 1 2-4");
        for (int piece = 0; piece < 4; piece++) {
            write(SMALL + "/pieces/" + piece + ".ts");
            assembler.pieceFinished(piece(SMALL, piece));
        }
        assertThat(segments).containsExactly(LARGE + " 0 0-2", LARGE + " 1 2-4", SMALL + " 0 0-2", SMALL + " 1 2-4");
    }

    /** Its pieces have other lengths, and it may be ahead of the picture, behind it, and shorter. */
    @Test
    void cutsSoundAloneWhereThePictureIsCut() throws IOException {
        SegmentAssembler assembler = assembler(CutPoints.SOURCE_KEYFRAMES);
        sound(assembler, 0, 0, 700);
        sound(assembler, 1, 700, 1400);
        for (int piece = 0; piece < 4; piece++) {
            write(LARGE + "/pieces/" + piece + ".ts");
            assembler.pieceFinished(piece(LARGE, piece));
        }
        sound(assembler, 2, 1400, 2100);
        sound(assembler, 3, 2100, 2800);
        sound(assembler, 4, 2800, 3500);
        assertThat(segments).containsExactly(LARGE + " 0 0-2", LARGE + " 1 2-4", SOUND + " 0 0-2");
        write(LARGE + "/pieces/4.ts");
        assembler.pieceFinished(piece(LARGE, 4));
        for (int piece = 0; piece < 5; piece++) {
            write(SMALL + "/pieces/" + piece + ".ts");
            assembler.pieceFinished(piece(SMALL, piece));
        }
        sound(assembler, 5, 3500, 4100);
        sound(assembler, 6, 4100, 4900);
        assembler.finish();

        assertThat(segments).endsWith(SOUND + " 1 2-4", LARGE + " 2 4-5", SMALL + " 2 4-5", SOUND + " 2 4-5");
        assertThat(folder.resolve(SOUND).resolve("0.ts")).hasContent("012");
        assertThat(folder.resolve(SOUND).resolve("1.ts")).hasContent("345");
        assertThat(folder.resolve(SOUND).resolve("2.ts")).hasContent("6");
        assertThat(folder.resolve(SOUND).resolve("pieces")).doesNotExist();
    }

    /** FFmpeg cuts it into pieces all the same. */
    @Test
    void cutsSoundAloneWhereThePictureIsCutAtFixedIntervals() throws IOException {
        SegmentAssembler assembler = assembler(CutPoints.FIXED_INTERVALS);
        sound(assembler, 0, 0, 600);
        sound(assembler, 1, 600, 1200);
        write(LARGE + "/0.ts");
        assembler.pieceFinished(piece(LARGE, 0));
        sound(assembler, 2, 1200, 1400);
        write(LARGE + "/1.ts");
        assembler.pieceFinished(piece(LARGE, 1));
        assembler.finish();

        assertThat(segments).containsExactly(LARGE + " 0 0-1", SOUND + " 0 0-1", LARGE + " 1 1-2", SOUND + " 1 1-2");
        assertThat(folder.resolve(SOUND).resolve("0.ts")).hasContent("01");
        assertThat(folder.resolve(SOUND).resolve("1.ts")).hasContent("2");
    }

    /** It is fed again from where the picture's last segment ends. */
    @Test
    void deletesSoundThatIsInNoSegmentOfThePicture() throws IOException {
        SegmentAssembler assembler = assembler(CutPoints.SOURCE_KEYFRAMES);
        for (int piece = 0; piece < 3; piece++) {
            sound(assembler, piece, 1000 * piece, 1000 * (piece + 1));
        }
        write(LARGE + "/pieces/0.ts");
        write(SMALL + "/pieces/0.ts");
        assembler.pieceFinished(piece(LARGE, 0));
        assembler.pieceFinished(piece(SMALL, 0));
        assembler.finish();

        assertThat(assembler.end()).isEqualTo(Duration.ofSeconds(1));
        assertThat(files()).containsExactlyInAnyOrder(LARGE + "/0.ts", SMALL + "/0.ts", SOUND + "/0.ts");
    }

    private void sound(SegmentAssembler assembler, int number, long start, long end) throws IOException {
        write(SOUND + "/pieces/" + number + ".ts");
        assembler.pieceFinished(new SegmentFinished(SOUND, number, Duration.ofMillis(start), Duration.ofMillis(end)));
    }

    /** It would stay until the stream's end, and an FFmpeg may die often. */
    @Test
    void deletesThePiecesThatAKilledFfmpegLeaves() throws IOException {
        SegmentAssembler assembler = assembler(CutPoints.SOURCE_KEYFRAMES);
        for (int piece = 0; piece < 4; piece++) {
            write(LARGE + "/pieces/" + piece + ".ts");
            write(SMALL + "/pieces/" + piece + ".ts");
        }
        assembler.pieceFinished(piece(LARGE, 0));
        assembler.pieceFinished(piece(LARGE, 1));
        assembler.pieceFinished(piece(SMALL, 0));
        assembler.finish();

        assertThat(files()).containsExactly(LARGE + "/0.ts");
        assertThat(folder.resolve(LARGE).resolve("pieces")).doesNotExist();
    }

    @Test
    void deletesTheSegmentThatAKilledFfmpegWasWriting() throws IOException {
        SegmentAssembler assembler = assembler(CutPoints.FIXED_INTERVALS);
        for (int segment = 0; segment < 3; segment++) {
            write(LARGE + "/" + segment + ".ts");
        }
        write(SMALL + "/0.ts");
        assembler.pieceFinished(piece(LARGE, 0));
        assembler.pieceFinished(piece(LARGE, 1));
        assembler.finish();

        assertThat(files()).containsExactly(LARGE + "/0.ts", LARGE + "/1.ts");
    }

    private SegmentAssembler assembler(CutPoints cuts) throws IOException {
        SourceInfo.VideoInfo picture = new SourceInfo.VideoInfo("h264", "yuv420p", 1280, 720, FrameRate.of(25), null);
        EncodingPlan plan = new EncodingPlan(
                List.of(
                        new Rendition(LARGE, new Video.Copied(1280, 720, FrameRate.of(25)), Audio.COPIED),
                        new Rendition(SMALL, new Video.Copied(640, 360, FrameRate.of(25)), Audio.COPIED),
                        new Rendition(SOUND, null, Audio.COPIED)),
                new SourceInfo(picture, null),
                Duration.ofSeconds(2),
                2,
                cuts,
                "it is a test");
        return new SegmentAssembler(
                plan,
                folder,
                segment -> segments.add(segment.rendition() + " " + segment.number() + " "
                        + segment.start().toSeconds() + "-" + segment.end().toSeconds()));
    }

    private void write(String file) throws IOException {
        Path path = folder.resolve(file);
        Files.writeString(path, path.getFileName().toString().replace(".ts", ""));
    }

    private static SegmentFinished piece(String rendition, int number) {
        return new SegmentFinished(rendition, number, Duration.ofSeconds(number), Duration.ofSeconds(number + 1L));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
