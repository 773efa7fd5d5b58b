package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;

/** An edge, on one connection, with publishers that come, stay for a moment or for long, and go. */
final class ExistingEdge {
    private final ExistingPeer edge;
    private final String name;
    private final Random random;
    private final CallbackJudge judge;
    private final Map<String, String> channelsOfLive = new LinkedHashMap<>();
    private volatile boolean finishing;
    private int asked;
    private int answered;

    /** @param name what its channels' names begin with */
    ExistingEdge(ExistingPeer edge, String name, Random random, CallbackJudge judge) {
        this.edge = edge;
        this.name = name;
        this.random = random;
        this.judge = judge;
    }

    /** From now on nobody new comes, and all go. */
    void finish() {
        finishing = true;
    }

    /** Works until the connection is gone, or everybody has left after {@link #finish}. */
    void run() {
        try {
            while (!edge.closed().isDone() && !(finishing && asked == answered && channelsOfLive.isEmpty())) {
                Received message = edge.poll(Members.pace(random));
                if (message == null) {
                    comeOrGo();
                } else {
                    handle(message);
                }
            }
        } catch (CompletionException coordinatorGone) {
            // as it is meant to be
        }
    }

    private void handle(Received message) {
        String id = message.get("Stream-ID");
        switch (message.method()) {
            case "PUBLISH-ACCEPT" -> {
                answered++;
                judge.accepted(id);
                channelsOfLive.put(id, message.get("Stream-Channel"));
            }
            case "PUBLISH-DENY" -> answered++;
            case "STREAM-KILL" -> {
                judge.killed(id);
                channelsOfLive.remove(id);
            }
            default -> judge.surprise("an edge got " + message);
        }
    }

    private void comeOrGo() {
        if (!finishing && asked - answered < 4) {
            edge.requestPublish("r" + asked, name + "-" + asked, "key");
            asked++;
        }
        if (!channelsOfLive.isEmpty() && (finishing || channelsOfLive.size() > 10 || random.nextInt(3) == 0)) {
            String oldest = channelsOfLive.keySet().iterator().next();
            String channel = channelsOfLive.remove(oldest);
            edge.send("PUBLISH-END", "Stream-Channel", channel, "Stream-ID", oldest);
        }
    }
}
