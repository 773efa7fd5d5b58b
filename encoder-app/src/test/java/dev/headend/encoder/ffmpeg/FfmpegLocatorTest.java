package dev.headend.encoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where FFmpeg is looked for, in which order. */
final class FfmpegLocatorTest {
    @TempDir
    Path folder;

    private Path programs(String name) throws IOException {
        Path there = Files.createDirectory(folder.resolve(name));
        program(there.resolve("ffmpeg"));
        program(there.resolve("ffprobe"));
        return there;
    }

    private static Path program(Path path) throws IOException {
        Files.writeString(path, "#!/bin/sh\nexit 1\n");
        assertThat(path.toFile().setExecutable(true)).isTrue();
        return path;
    }

    @Test
    void theFirstFolderOfThePathThatHasItWins() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path first = programs("first");
        String path = String.join(
                File.pathSeparator,
                "",
                empty.toString(),
                first.toString(),
                programs("2nd").toString());

        assertThat(new FfmpegLocator(null, null, path, programs("bundled")).locate())
                .contains(new FfmpegTools(first.resolve("ffmpeg"), first.resolve("ffprobe"), null));
    }

    @Test
    void settingsComeFirstEachForItself() throws IOException {
        Path own = program(folder.resolve("my-ffmpeg"));
        Path others = programs("others");

        assertThat(new FfmpegLocator(own, null, others.toString(), others).locate())
                .contains(new FfmpegTools(own, others.resolve("ffprobe"), null));
    }

    @Test
    void aSettingThatIsWrongIsNotReplacedByAnother() throws IOException {
        Path others = programs("others");

        assertThat(new FfmpegLocator(folder.resolve("nothing"), null, others.toString(), others).locate())
                .isEmpty();
    }

    @Test
    void theBundledOneComesWithItsLibraries() throws IOException {
        Path bundled = programs("bundled");

        assertThat(new FfmpegLocator(bundled.resolve("ffmpeg"), bundled.resolve("ffprobe"), "", bundled).locate())
                .contains(new FfmpegTools(bundled.resolve("ffmpeg"), bundled.resolve("ffprobe"), bundled));
    }

    @Test
    void whatCannotBeRunOrIsAFolderIsPassedOver() throws IOException {
        Path unusable = Files.createDirectory(folder.resolve("unusable"));
        Files.createFile(unusable.resolve("ffmpeg"));
        Files.createDirectory(unusable.resolve("ffprobe"));
        Path good = programs("good");

        assertThat(new FfmpegLocator(null, null, unusable + File.pathSeparator + good, folder).locate())
                .contains(new FfmpegTools(good.resolve("ffmpeg"), good.resolve("ffprobe"), null));
    }

    @Test
    void theBundledOneIsACandidateUnlessTheSettingsNameOne() throws IOException {
        Path first = programs("first");
        Path bundled = programs("bundled");
        FfmpegTools found = new FfmpegTools(first.resolve("ffmpeg"), first.resolve("ffprobe"), null);

        assertThat(new FfmpegLocator(null, null, first.toString(), bundled).candidates())
                .containsExactly(
                        found, new FfmpegTools(bundled.resolve("ffmpeg"), bundled.resolve("ffprobe"), bundled));
        assertThat(new FfmpegLocator(first.resolve("ffmpeg"), null, first.toString(), bundled).candidates())
                .containsExactly(found);
    }

    @Test
    void programsThatFailOrAreOthersDoNotWork() throws Exception {
        Path failing = programs("failing");
        Path other = Path.of("/bin/true");

        assertThat(new FfmpegTools(failing.resolve("ffmpeg"), failing.resolve("ffprobe"), null).version())
                .isEmpty();
        assertThat(new FfmpegTools(other, other, null).version()).isEmpty();
        for (FfmpegTools tools : TestTools.all().toList()) {
            assertThat(tools.version())
                    .hasValueSatisfying(version -> assertThat(version).containsPattern("\\d"));
        }
    }
}
