package dev.headend.encoder.ffmpeg;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The FFmpeg of this program. Without a usable one, an encoder takes no tasks.
 *
 * @param tools meaningless unless {@code usable}
 * @param capabilities what it can read; meaningless unless {@code usable}
 * @param usable whether both programs exist and run, and ffmpeg encodes as the settings say
 */
public record FfmpegInstallation(FfmpegTools tools, FfmpegCapabilities capabilities, boolean usable) {
    private static final Logger log = LoggerFactory.getLogger(FfmpegInstallation.class);
    private static final FfmpegInstallation NONE = new FfmpegInstallation(
            new FfmpegTools(Path.of("ffmpeg"), Path.of("ffprobe"), null),
            new FfmpegCapabilities(Set.of(), Set.of()),
            false);

    /** Searches for it and tries it, and logs the result in one line. Blocks for a few seconds at most. */
    public static FfmpegInstallation find(FfmpegProperties properties, FfmpegLocator locator) {
        try {
            List<Tried> tried = tryAll(properties, locator);
            Optional<Tried> best = best(tried);
            Optional<String> problem = problem(best, locator);
            if (best.isEmpty() || problem.isPresent()) {
                log.error("this encoder takes no streams: {}", problem.orElse(""));
                return NONE;
            }
            log.info("using {}{}", best.get(), whyNot(tried, best.get()));
            return new FfmpegInstallation(best.get().tools(), best.get().capabilities(), true);
        } catch (IOException failed) {
            log.error("this encoder takes no streams: FFmpeg cannot be tried: {}", failed.toString());
            return NONE;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return NONE;
        }
    }

    /** Why no stream can be encoded with the settings on this machine; empty if streams can. Blocks, as above. */
    public static Optional<String> problem(FfmpegProperties properties, FfmpegLocator locator)
            throws IOException, InterruptedException {
        return problem(best(tryAll(properties, locator)), locator);
    }

    private static Optional<String> problem(Optional<Tried> best, FfmpegLocator locator) {
        return best.isEmpty() ? Optional.of(locator.whyNotFound()) : best.get().problem();
    }

    /** Those to choose from, until one can do everything. */
    private static List<Tried> tryAll(FfmpegProperties properties, FfmpegLocator locator)
            throws IOException, InterruptedException {
        List<Tried> tried = new ArrayList<>();
        for (FfmpegTools tools : locator.candidates()) {
            tried.add(tried(properties, tools));
            if (tried.getLast().canEverything()) {
                break;
            }
        }
        return tried;
    }

    private static Tried tried(FfmpegProperties properties, FfmpegTools tools)
            throws IOException, InterruptedException {
        Optional<String> version = tools.version();
        String notRunning = notRunning(version, tools.probeVersion(), tools);
        if (version.isEmpty() || !notRunning.isEmpty()) {
            return new Tried(tools, "", Optional.of(notRunning), NONE.capabilities());
        }
        Optional<String> problem = FfmpegTrial.problem(tools, properties.codecs(), !properties.neverEncodes());
        FfmpegCapabilities capabilities = problem.isPresent() ? NONE.capabilities() : FfmpegCapabilities.of(tools);
        return new Tried(tools, version.get(), problem, capabilities);
    }

    /** "" = both run. */
    private static String notRunning(Optional<String> version, Optional<String> probeVersion, FfmpegTools tools) {
        List<String> problems = new ArrayList<>();
        if (version.isEmpty()) {
            problems.add(tools.ffmpeg() + " is no ffmpeg that runs: try it with -version, or set FFMPEG_PATH");
        }
        if (probeVersion.isEmpty()) {
            problems.add(tools.ffprobe() + " is no ffprobe that runs: try it with -version, or set FFPROBE_PATH");
        }
        return String.join("; ", problems);
    }

    /** The first of those that can most. */
    private static Optional<Tried> best(List<Tried> tried) {
        return tried.stream().reduce((first, next) -> next.rank() > first.rank() ? next : first);
    }

    private static String whyNot(List<Tried> tried, Tried best) {
        return tried.getFirst() == best ? "" : ", because it can more than " + tried.getFirst();
    }

    /**
     * An FFmpeg that was tried.
     *
     * @param version "" = it does not run
     * @param problem why it does not encode as the settings say; empty = it does
     */
    private record Tried(FfmpegTools tools, String version, Optional<String> problem, FfmpegCapabilities capabilities) {
        boolean canEverything() {
            return problem.isEmpty() && FlvSample.areAll(capabilities.enhanced());
        }

        int rank() {
            return problem.isPresent() ? -1 : capabilities.enhanced().size();
        }

        /** For the log. */
        @Override
        public String toString() {
            if (problem.isPresent()) {
                return tools.ffmpeg() + " (" + problem.get() + ")";
            }
            Set<String> enhanced = capabilities.enhanced();
            return "FFmpeg " + version + " at " + tools.ffmpeg() + " (reads over Enhanced RTMP: "
                    + (enhanced.isEmpty() ? "nothing" : String.join(", ", enhanced)) + ")";
        }
    }
}
