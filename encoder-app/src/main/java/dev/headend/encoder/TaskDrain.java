package dev.headend.encoder;

import dev.headend.config.drain.DrainedWork;
import dev.headend.encoder.control.CoordinatorLink;
import dev.headend.encoder.task.TaskRegistry;
import java.time.Duration;
import java.util.Optional;

/**
 * What an encoder finishes before it ends: each of its streams until the publisher stops, with everything stored and reported. The
 * coordinator gives it no more, but what it has given in the same moment is finished, too.
 */
record TaskDrain(TaskRegistry tasks, CoordinatorLink link) implements DrainedWork {
    @Override
    public void drain(Duration atMost) {
        link.drain();
    }

    @Override
    public Optional<String> unfinished() {
        int running = tasks.unreported();
        if (running > 0) {
            return Optional.of(streams(running));
        }
        int unconfirmed = link.unconfirmedTasks();
        if (unconfirmed > 0) {
            return Optional.of("reports to the coordinator of " + streams(unconfirmed));
        }
        return link.awaitsDrainAnswer()
                ? Optional.of("the coordinator's answer whether an order is under way")
                : Optional.empty();
    }

    private static String streams(int count) {
        return count == 1 ? "1 stream" : count + " streams";
    }
}
