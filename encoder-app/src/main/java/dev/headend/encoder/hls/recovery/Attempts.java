package dev.headend.encoder.hls.recovery;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Steps of which each is tried though others have failed. For one thread. */
final class Attempts {
    private @Nullable IOException failure;

    /** Something that may fail. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    void run(Step step) {
        try {
            step.run();
        } catch (IOException failed) {
            failure = failed;
        } catch (IllegalArgumentException nonsense) {
            failure =
                    new IOException("a file in storage names what cannot be there: " + nonsense.getMessage(), nonsense);
        }
    }

    /** @throws IOException if a step has failed: the last failure */
    void rethrow() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }
}
