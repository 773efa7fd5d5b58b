package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * An edge that can resume: its publishers outlive the coordinator, and none may be taken from it but by the application.
 * They come to a few channels again and again.
 */
final class ResumingEdge {
    private final String name;
    private final Random random;
    private final CallbackJudge judge;
    private final Set<String> known;
    private final Map<String, String> channelsOfLive = new ConcurrentSkipListMap<>();
    private final Set<String> closing = new HashSet<>();
    private final Set<String> waiting = new HashSet<>();
    private volatile Activity activity = Activity.COME_AND_GO;
    private int asked;

    private enum Activity {
        COME_AND_GO,
        STAY,
        GO
    }

    /** Orders the end of a stream, as the application does. */
    interface Closer {
        void close(String channel, String id);
    }

    /**
     * @param name what its channels' names begin with
     * @param known the streams that an encoder ever heard of
     */
    ResumingEdge(String name, Random random, CallbackJudge judge, Set<String> known) {
        this.name = name;
        this.random = random;
        this.judge = judge;
        this.known = known;
    }

    /** From now on nobody comes or goes. */
    void rest() {
        activity = Activity.STAY;
    }

    /** From now on all go. */
    void finish() {
        activity = Activity.GO;
    }

    /** The streams that it has. Any thread. */
    Set<String> held() {
        return Set.copyOf(channelsOfLive.keySet());
    }

    /** Works on this connection until it is gone, or it loses sight of it. */
    void work(ExistingPeer connection, Closer application) {
        waiting.clear();
        try {
            channelsOfLive.forEach(
                    (id, channel) -> connection.send("STREAM-RESUME", "Stream-Channel", channel, "Stream-ID", id));
            while (!connection.closed().isDone() && random.nextInt(ResumingPeerGroup.LOSS) > 0) {
                Received message = connection.poll(Members.pace(random));
                if (message == null) {
                    comeOrGo(connection, application);
                } else {
                    handle(message, message.get("Stream-ID"));
                }
            }
        } catch (CompletionException coordinatorGone) {
            // as it is meant to be
        }
    }

    private void handle(Received message, String id) {
        switch (message.method()) {
            case "PUBLISH-ACCEPT" -> {
                waiting.remove(message.get("Stream-Channel"));
                judge.accepted(id);
                channelsOfLive.put(id, message.get("Stream-Channel"));
            }
            case "PUBLISH-DENY" -> waiting.remove(message.get("Stream-Channel"));
            case "RESUME-ACCEPT" -> {}
            case "STREAM-KILL", "RESUME-DENY" -> taken(message, id);
            default -> judge.surprise("an edge got " + message);
        }
    }

    /** Only what the application closed, or what never reached an encoder as a connection broke just then, may be taken. */
    private void taken(Received message, String id) {
        if (channelsOfLive.remove(id) != null && !closing.remove(id) && known.contains(id)) {
            judge.dropped(id, message.method());
        }
    }

    private void comeOrGo(ExistingPeer connection, Closer application) {
        String channel = name + "-" + random.nextInt(16);
        boolean free = !waiting.contains(channel) && !channelsOfLive.containsValue(channel);
        if (activity == Activity.COME_AND_GO && waiting.size() < 2 && free) {
            connection.requestPublish("r" + asked++, channel, "key");
            waiting.add(channel);
        }
        boolean tooMany = channelsOfLive.size() > 10 || random.nextInt(5) == 0;
        if (!channelsOfLive.isEmpty() && (activity == Activity.GO || (activity == Activity.COME_AND_GO && tooMany))) {
            goOne(connection, application);
        }
    }

    private void goOne(ExistingPeer connection, Closer application) {
        String oldest = channelsOfLive.keySet().iterator().next();
        String channel = channelsOfLive.get(oldest);
        if (random.nextInt(4) == 0 && closing.add(oldest)) {
            application.close(channel, oldest);
        } else {
            channelsOfLive.remove(oldest);
            connection.send("PUBLISH-END", "Stream-Channel", channel, "Stream-ID", oldest);
        }
    }
}
