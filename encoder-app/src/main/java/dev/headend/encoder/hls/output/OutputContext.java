package dev.headend.encoder.hls.output;

import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.recovery.StreamClaim;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.encoder.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all renditions of a stream share. Thread-safe.
 *
 * @param spool folder of the stream on a local disk
 * @param record whether the stream is recorded
 * @param store the storage itself, for what is not retried
 * @param nanoTime a monotonic clock, which decides when segments are deleted
 * @param losses counts segments that are gaps
 * @param finishLimit time for what still waits at the end
 * @param claim the right to change the stream's files
 * @param push is given the segments beside the storage
 */
record OutputContext(
        StreamPaths paths,
        Path spool,
        boolean record,
        HlsProperties settings,
        Storage store,
        RetryingStorage storage,
        Clock clock,
        LongSupplier nanoTime,
        AvailabilityListener announcements,
        SegmentLosses losses,
        Duration finishLimit,
        StreamClaim claim,
        LivePush push) {
    private static final Logger log = LoggerFactory.getLogger(StreamOutput.class);

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
