package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * An encoder that can resume: its tasks, and what it has yet to report of them, outlive the coordinator. It announces
 * things whether it is connected or not, and ends a task when it is told to.
 */
final class ResumingEncoder {
    private static final Duration PACE = Duration.ofMillis(5);

    /** A stream's events go one after the other, past an application that often refuses, and the test has to end. */
    private static final int MANY = 25;

    private final Random random;
    private final CallbackJudge judge;
    private final Set<String> known;
    private final Map<String, Task> tasks = new LinkedHashMap<>();

    private static final class Task {
        final String channel;
        int announced;
        int said;
        boolean mine = true;
        boolean ended;

        Task(String channel) {
            this.channel = channel;
        }
    }

    /** @param known where it notes which streams it was ever given */
    ResumingEncoder(Random random, CallbackJudge judge, Set<String> known) {
        this.random = random;
        this.judge = judge;
        this.known = known;
    }

    /** Works on this connection until it is gone, or it loses sight of it. */
    void work(ExistingPeer connection) {
        try {
            tasks.forEach((id, task) -> resume(connection, id, task));
            connection.send("REGISTER", "Capacity", "-1");
            while (!connection.closed().isDone() && random.nextInt(ResumingPeerGroup.LOSS) > 0) {
                Received message = connection.poll(PACE);
                if (message == null) {
                    announceSomething(connection);
                } else {
                    handle(connection, message, message.get("Stream-ID"));
                }
            }
        } catch (CompletionException coordinatorGone) {
            // as it is meant to be
        }
        announceSomethingWhileAway();
    }

    private static void resume(ExistingPeer connection, String id, Task task) {
        task.mine = false;
        connection.send("TASK-RESUME", "Stream-Channel", task.channel, "Stream-ID", id);
    }

    private void handle(ExistingPeer connection, Received message, String id) {
        switch (message.method()) {
            case "ENCODE-START" -> {
                known.add(id);
                judge.started(id);
                tasks.put(id, new Task(message.get("Stream-Channel")));
            }
            case "ENCODE-STOP" -> stop(connection, id);
            case "RESUME-ACCEPT" -> {
                tasks.get(id).mine = true;
                tasks.get(id).said = Integer.parseInt(message.get("Announced"));
                sayWhatIsNew(connection, id);
            }
            case "CLOSE-ACCEPT", "RESUME-DENY" -> over(message, id);
            default -> judge.surprise("an encoder got " + message);
        }
    }

    /** It is said again to an encoder that comes back, which may have ended meanwhile, and said so. */
    private void stop(ExistingPeer connection, String id) {
        Task task = tasks.get(id);
        if (!task.ended) {
            task.ended = true;
            sayWhatIsNew(connection, id);
        }
    }

    /** A task is only denied when its STREAM-CLOSED had been written down and just the answer was lost. */
    private void over(Received message, String id) {
        if (tasks.remove(id).ended) {
            judge.allAcknowledged(id);
        } else {
            judge.dropped(id, message.method());
        }
    }

    private List<String> running() {
        return tasks.entrySet().stream()
                .filter(entry -> !entry.getValue().ended)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void announceSomething(ExistingPeer connection) {
        List<String> running =
                running().stream().filter(id -> tasks.get(id).announced < MANY).toList();
        if (!running.isEmpty() && random.nextInt(4) == 0) {
            String id = running.get(random.nextInt(running.size()));
            tasks.get(id).announced = judge.announcing(id);
            sayWhatIsNew(connection, id);
        }
    }

    private void announceSomethingWhileAway() {
        for (String id : running()) {
            if (random.nextBoolean()) {
                tasks.get(id).announced = judge.announcing(id);
            }
        }
    }

    private void sayWhatIsNew(ExistingPeer connection, String id) {
        Task task = tasks.get(id);
        if (!task.mine) {
            return;
        }
        while (task.said < task.announced) {
            task.said++;
            connection.send(
                    "STREAM-AVAILABLE",
                    "Stream-Channel",
                    task.channel,
                    "Stream-ID",
                    id,
                    "Stream-Type",
                    "HLS-LIVE",
                    "Resolution",
                    "640x360-30",
                    "Index-file",
                    task.channel + "/" + task.said);
        }
        if (task.ended) {
            connection.send("STREAM-CLOSED", "Stream-Channel", task.channel, "Stream-ID", id);
        }
    }
}
