package dev.headend.encoder.ffmpeg;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The FFmpegs that tests run against: both, because the machine's own is years older than the one we bring. */
public final class TestTools {
    private static final Path BUNDLED_FOLDER = Path.of("target", "ffmpeg").toAbsolutePath();

    private TestTools() {}

    /** The first one that is there: the machine's, else the bundled one. */
    public static FfmpegTools any() {
        return new FfmpegLocator(null, null, System.getenv().getOrDefault("PATH", ""), BUNDLED_FOLDER)
                .locate()
                .orElseThrow(() -> new IllegalStateException("no FFmpeg: neither on the PATH nor unpacked"));
    }

    /** The one that the build unpacks; empty on machines it has none for. */
    public static Optional<FfmpegTools> bundled() {
        return new FfmpegLocator(
                        BUNDLED_FOLDER.resolve("ffmpeg"), BUNDLED_FOLDER.resolve("ffprobe"), "", BUNDLED_FOLDER)
                .locate();
    }

    /** Whose ffprobe says what a file has in it, hundreds of times: the bundled one starts in a third of the time. */
    static FfmpegTools judge() {
        return bundled().orElseGet(TestTools::any);
    }

    /** Each different one. */
    public static Stream<FfmpegTools> all() {
        return Stream.concat(Stream.of(any()), bundled().stream()).distinct();
    }
}
