package dev.headend.coordinator;

import dev.headend.coordinator.stream.Timeouts;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What several rooms are made with.
 *
 * @param store {@code COORDINATOR_STORE}
 * @param dataDir {@code DATA_DIR}
 * @param idMaxLength {@code ID_MAX_LENGTH}, in characters
 * @param encodeStopDelay {@code ENCODE_STOP_DELAY_SECONDS}
 * @param encodeCloseTimeout {@code ENCODE_CLOSE_TIMEOUT_SECONDS}
 * @param resumeGrace {@code RESUME_GRACE_SECONDS}
 */
@ConfigurationProperties("headend.coordinator")
public record CoordinatorProperties(
        @DefaultValue("embedded") StoreType store,
        @DefaultValue("./data") Path dataDir,
        @DefaultValue("128") int idMaxLength,
        @DefaultValue("5s") Duration encodeStopDelay,
        @DefaultValue("300s") Duration encodeCloseTimeout,
        @DefaultValue("30s") Duration resumeGrace) {
    /** Where the state is kept. */
    enum StoreType {
        EMBEDDED,
        REDIS
    }

    Timeouts timeouts() {
        return new Timeouts(encodeStopDelay, resumeGrace, encodeCloseTimeout);
    }
}
