package dev.headend.encoder.ffmpeg;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The FFmpeg of this program.
 *
 * @param tools of no use unless {@code present}: then this encoder takes no orders
 * @param present whether both programs are there and run
 */
public record FfmpegInstallation(FfmpegTools tools, boolean present) {
    private static final Logger log = LoggerFactory.getLogger(FfmpegInstallation.class);
    private static final FfmpegTools NONE = new FfmpegTools(Path.of("ffmpeg"), Path.of("ffprobe"), null);

    /** Looks for it, and says in one line what was found. Blocks. */
    public static FfmpegInstallation find(FfmpegLocator locator) {
        FfmpegTools found = locator.locate().orElse(null);
        if (found == null) {
            log.error("no FFmpeg found, so this encoder takes no streams: install ffmpeg and ffprobe,"
                    + " or set FFMPEG_PATH and FFPROBE_PATH");
            return new FfmpegInstallation(NONE, false);
        }
        if (!found.work()) {
            log.error(
                    "{} and {} are there but do not run, so this encoder takes no streams: try them with -version",
                    found.ffmpeg(),
                    found.ffprobe());
            return new FfmpegInstallation(found, false);
        }
        log.info("uses {} and {}", found.ffmpeg(), found.ffprobe());
        return new FfmpegInstallation(found, true);
    }
}
