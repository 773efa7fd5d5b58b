package dev.headend.encoder.ffmpeg;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds ffmpeg and ffprobe: at the configured path, else on the {@code PATH}, else in {@code /usr/bin}, else in the folder
 * that the build unpacked them to (spec/programs.md).
 *
 * @param ffmpegPath the setting; null = search
 * @param ffprobePath the setting; null = search
 * @param searchPath as in the environment variable {@code PATH}
 * @param bundled folder that may hold both, with their libraries
 */
public record FfmpegLocator(
        @Nullable Path ffmpegPath, @Nullable Path ffprobePath, String searchPath, Path bundled) {

    private static final Path USUAL = Path.of("/usr/bin");

    /** The programs; empty when one of the two is not found. */
    public Optional<FfmpegTools> locate() {
        Optional<Path> ffmpeg = find(ffmpegPath, "ffmpeg");
        Optional<Path> ffprobe = find(ffprobePath, "ffprobe");
        return ffmpeg.flatMap(f -> ffprobe.map(p -> new FfmpegTools(f, p, librariesOf(f))));
    }

    private @Nullable Path librariesOf(Path program) {
        return bundled.equals(program.getParent()) ? bundled : null;
    }

    private Optional<Path> find(@Nullable Path configured, String name) {
        if (configured != null) {
            return Optional.of(configured).filter(Files::isExecutable);
        }
        return folders().stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (String folder : searchPath.split(File.pathSeparator, -1)) {
            if (!folder.isBlank()) {
                folders.add(Path.of(folder));
            }
        }
        folders.add(USUAL);
        folders.add(bundled);
        return folders;
    }
}
