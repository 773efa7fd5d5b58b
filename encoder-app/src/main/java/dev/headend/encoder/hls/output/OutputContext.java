package dev.headend.encoder.hls.output;

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
 * What all outputs of a stream have in common. Thread-safe.
 *
 * @param record whether everything is kept
 * @param spool where FFmpeg puts segments, each rendition's in a folder of its name
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
        return spool.resolve(rendition).resolve(number + ".ts");
    }

    /** Makes room in the spool. What cannot be deleted goes with the whole spool. */
    void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException laterWithTheSpool) {
            log.debug("left in the spool: {} ({})", file.getFileName(), laterWithTheSpool.toString());
        }
    }

    /** Says on one line what is wrong with the stream. */
    void warn(String what) {
        log.warn("channel {} stream {}: {}", paths.channel(), paths.stream(), what);
    }
}
