package dev.headend.coordinator.commands;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may command ({@code COMMANDS_API_*}).
 *
 * @param auth {@code None}, {@code Basic} or {@code Bearer}
 * @param password for Basic; when it is not set, the token is taken, as existing coordinators do
 * @param token for Bearer
 * @param answerWithin how long a request waits for a store that cannot write
 * @param logRequests {@code LOG_REQUESTS}: whether every request gets a line in the log
 */
@ConfigurationProperties("headend.coordinator.commands")
public record CommandsProperties(
        @DefaultValue("None") String auth,
        @Nullable String user,
        @Nullable String password,
        @Nullable String token,
        @DefaultValue("5s") Duration answerWithin,
        @DefaultValue("true") boolean logRequests) {
    @Override
    public String toString() {
        return "CommandsProperties[auth=" + auth + "]";
    }
}
