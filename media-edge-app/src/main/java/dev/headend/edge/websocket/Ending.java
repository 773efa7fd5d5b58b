package dev.headend.edge.websocket;

import dev.headend.edge.connection.EndReason;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection is closed.
 *
 * @param why for the log
 * @param error what the client is told after {@code ERROR: }; null = nothing is wrong
 */
public record Ending(EndReason reason, String why, @Nullable String error) {
    /** The client is told the same as the log. */
    public static Ending error(EndReason reason, String why) {
        return new Ending(reason, why, why);
    }
}
