package dev.headend.encoder.ffmpeg;

import java.io.IOException;
import java.nio.file.Path;
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

    /** Searches for it and tries it, and logs the result in one line. Blocks for up to a second or two. */
    public static FfmpegInstallation find(FfmpegProperties properties, FfmpegLocator locator) {
        try {
            Optional<String> problem = problem(properties, locator);
            FfmpegTools found = locator.locate().orElse(null);
            if (problem.isPresent() || found == null) {
                log.error("this encoder takes no streams: {}", problem.orElse("no FFmpeg"));
                return NONE;
            }
            FfmpegCapabilities capabilities = FfmpegCapabilities.of(found);
            log.info(
                    "using {} and {}, which read over Enhanced RTMP: {}",
                    found.ffmpeg(),
                    found.ffprobe(),
                    capabilities.readFromFlv().isEmpty()
                            ? "nothing"
                            : String.join(
                                    ", ",
                                    capabilities.readFromFlv().stream().sorted().toList()));
            return new FfmpegInstallation(found, capabilities, true);
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
        FfmpegTools found = locator.locate().orElse(null);
        if (found == null) {
            return Optional.of("FFmpeg not found: install ffmpeg and ffprobe, or set FFMPEG_PATH and FFPROBE_PATH");
        }
        if (!found.canRun()) {
            return Optional.of(found.ffmpeg() + " or " + found.ffprobe() + " does not run: try both with -version");
        }
        return FfmpegTrial.problem(found, properties.codecs(), !properties.neverEncodes());
    }
}
