package dev.headend.encoder.ffmpeg;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds ffmpeg and ffprobe: at the configured path, else on the {@code PATH}, else in {@code /usr/bin}, and in the folder that the
 * build unpacked them to (spec/programs.md).
 *
 * @param ffmpegPath the setting; null = search
 * @param ffprobePath the setting; null = search
 * @param searchPath as in the environment variable {@code PATH}
 * @param bundled folder that may hold both, with their libraries
 */
public record FfmpegLocator(
        @Nullable Path ffmpegPath, @Nullable Path ffprobePath, String searchPath, Path bundled) {

    private static final Path USUAL = Path.of("/usr/bin");

    /** What is wrong when {@link #locate} finds nothing, and what to do. */
    String whyNotFound() {
        return Stream.of(missing("FFMPEG_PATH", ffmpegPath), missing("FFPROBE_PATH", ffprobePath))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("FFmpeg not found: install ffmpeg and ffprobe, or set FFMPEG_PATH and FFPROBE_PATH");
    }

    private static Optional<String> missing(String setting, @Nullable Path path) {
        if (path == null || Files.isExecutable(path)) {
            return Optional.empty();
        }
        String what = Files.exists(path) ? "cannot be executed" : "does not exist";
        return Optional.of(
                setting + "=" + path + " " + what + ": name an FFmpeg that runs, or unset it to search for one");
    }

    /** The programs; empty when one of the two is not found. */
    public Optional<FfmpegTools> locate() {
        return tools(find(ffmpegPath, "ffmpeg"), find(ffprobePath, "ffprobe"));
    }

    private Optional<FfmpegTools> tools(Optional<Path> ffmpeg, Optional<Path> ffprobe) {
        return ffmpeg.flatMap(f -> ffprobe.map(p -> new FfmpegTools(f, p, librariesOf(f))));
    }

    /** All there are to choose from: the one that comes first, and the bundled one unless the settings name another. */
    public List<FfmpegTools> candidates() {
        Optional<FfmpegTools> own = ffmpegPath == null && ffprobePath == null
                ? tools(find(List.of(bundled), "ffmpeg"), find(List.of(bundled), "ffprobe"))
                : Optional.empty();
        return Stream.concat(locate().stream(), own.stream()).distinct().toList();
    }

    private @Nullable Path librariesOf(Path program) {
        return bundled.equals(program.getParent()) ? bundled : null;
    }

    private Optional<Path> find(@Nullable Path configured, String name) {
        if (configured != null) {
            return Optional.of(configured).filter(Files::isExecutable);
        }
        return find(folders(), name);
    }

    private static Optional<Path> find(List<Path> folders, String name) {
        return folders.stream()
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
