package dev.headend.encoder.hls.output;

import dev.headend.encoder.ffmpeg.EncodeCommand;
import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.storage.RetryingStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all renditions of a stream share. Thread-safe.
 *
 * @param record whether the stream is recorded
 * @param spool folder that FFmpeg writes segments into, each rendition's in a folder of its name
 * @param losses counts segments that were not stored
 */
record OutputContext(
        StreamPaths paths,
        EncodingPlan plan,
        boolean record,
        Path spool,
        HlsProperties settings,
        RetryingStorage storage,
        Clock clock,
        AvailabilityListener announcements,
        LongAdder losses) {
    private static final Logger log = LoggerFactory.getLogger(StreamOutput.class);

    Path spooled(String rendition, int number) {
        return spool.resolve(rendition).resolve(EncodeCommand.segmentFile(number));
    }

    /** Deletes a file of the spool. If that fails, it is deleted with the whole spool at the end. */
    void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            log.debug("cannot delete temporary file {}: {}", file.getFileName(), failed.toString());
        }
    }

    /** Logs a warning with the stream's ids. */
    void warn(String what) {
        log.warn("channel {} stream {}: {}", paths.channel(), paths.stream(), what);
    }
}
