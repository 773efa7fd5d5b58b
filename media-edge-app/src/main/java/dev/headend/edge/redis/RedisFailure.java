package dev.headend.edge.redis;

import dev.headend.text.LogText;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Says in a few words, for the log, why there is no connection to Redis. */
final class RedisFailure {
    private RedisFailure() {}

    static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return switch (root) {
            case TimeoutException _ -> "it does not answer";
            case IOException network -> LogText.failure(network);
            default -> LogText.line(root.getMessage() == null ? root.toString() : root.getMessage());
        };
    }
}
