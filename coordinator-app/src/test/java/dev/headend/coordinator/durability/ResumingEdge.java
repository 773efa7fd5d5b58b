package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** An edge that can resume: its publishers outlive the coordinator, and none may be taken from it. */
final class ResumingEdge {
    private final String name;
    private final Random random;
    private final Promises promises;
    private final Set<String> known;
    private final Map<String, String> channelsOfLive = new LinkedHashMap<>();
    private volatile boolean finishing;
    private int asked;
    private int waiting;

    /**
     * @param name what its channels' names begin with
     * @param known the streams that an encoder ever heard of
     */
    ResumingEdge(String name, Random random, Promises promises, Set<String> known) {
        this.name = name;
        this.random = random;
        this.promises = promises;
        this.known = known;
    }

    /** From now on nobody new comes, and all go. */
    void finish() {
        finishing = true;
    }

    /** Works on this connection until it is gone. */
    void work(ExistingPeer connection) {
        waiting = 0;
        try {
            channelsOfLive.forEach(
                    (id, channel) -> connection.send("STREAM-RESUME", "Stream-Channel", channel, "Stream-ID", id));
            while (!connection.closed().isDone()) {
                Received message = connection.poll(Duration.ofMillis(5 + random.nextInt(20)));
                if (message != null) {
                    handle(message, message.get("Stream-ID"));
                }
                comeOrGo(connection);
            }
        } catch (CompletionException coordinatorGone) {
            // as it is meant to be
        }
    }

    private void handle(Received message, String id) {
        switch (message.method()) {
            case "PUBLISH-ACCEPT" -> {
                waiting--;
                promises.accepted(id);
                channelsOfLive.put(id, message.get("Stream-Channel"));
            }
            case "PUBLISH-DENY" -> waiting--;
            case "RESUME-ACCEPT" -> {}
            case "STREAM-KILL", "RESUME-DENY" -> taken(message, id);
            default -> throw new AssertionError("an edge got " + message);
        }
    }

    /** Only what never reached an encoder, as the coordinator was killed just then, may be taken. */
    private void taken(Received message, String id) {
        if (channelsOfLive.remove(id) != null && known.contains(id)) {
            promises.dropped(id, message.method());
        }
    }

    private void comeOrGo(ExistingPeer connection) {
        if (!finishing && waiting < 2) {
            connection.requestPublish("r" + asked, name + "-" + asked, "key");
            asked++;
            waiting++;
        }
        if (!channelsOfLive.isEmpty() && (finishing || channelsOfLive.size() > 10 || random.nextInt(5) == 0)) {
            String oldest = channelsOfLive.keySet().iterator().next();
            String channel = channelsOfLive.remove(oldest);
            connection.send("PUBLISH-END", "Stream-Channel", channel, "Stream-ID", oldest);
        }
    }
}
