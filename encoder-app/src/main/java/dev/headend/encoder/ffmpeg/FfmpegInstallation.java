package dev.headend.encoder.ffmpeg;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The FFmpeg of this program. Without a usable one, an encoder takes no tasks.
 *
 * @param tools meaningless unless {@code usable}
 * @param usable whether both programs exist and run
 */
public record FfmpegInstallation(FfmpegTools tools, boolean usable) {
    private static final Logger log = LoggerFactory.getLogger(FfmpegInstallation.class);
    private static final FfmpegTools NONE = new FfmpegTools(Path.of("ffmpeg"), Path.of("ffprobe"), null);

    /** Searches for it, and logs the result in one line. Blocks. */
    public static FfmpegInstallation find(FfmpegLocator locator) {
        FfmpegTools found = locator.locate().orElse(null);
        if (found == null) {
            log.error("FFmpeg not found, this encoder takes no streams: install ffmpeg and ffprobe,"
                    + " or set FFMPEG_PATH and FFPROBE_PATH");
            return new FfmpegInstallation(NONE, false);
        }
        if (!found.canRun()) {
            log.error(
                    "{} or {} does not run, this encoder takes no streams: try both with -version",
                    found.ffmpeg(),
                    found.ffprobe());
            return new FfmpegInstallation(found, false);
        }
        log.info("using {} and {}", found.ffmpeg(), found.ffprobe());
        return new FfmpegInstallation(found, true);
    }
}
